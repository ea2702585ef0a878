"""Writes a llama model of random weights that answers with printable text: tiny_model.py PATH [endless].

The first element of the hidden state is kept large and positive. The output matrix reads it as "printable", so that
the tokens of control bytes and incomplete UTF-8 are not chosen. The end of the text is as likely as a letter; an
endless model never chooses it.
"""
import sys

import gguf
import numpy

WIDTH, HEADS, HIDDEN, CONTEXT = 32, 4, 64, 32768
TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def tokens():
    """The tokens of a SentencePiece vocabulary: three controls, then a token for each byte."""
    kinds = gguf.TokenType
    yield b"<unk>", kinds.UNKNOWN
    yield b"<s>", kinds.CONTROL
    yield b"</s>", kinds.CONTROL
    for byte in range(256):
        yield b"<0x%02X>" % byte, kinds.BYTE


def write(path, ends=True):
    random = numpy.random.default_rng(1)
    vocabulary = list(tokens())

    def weights(*shape, scale=0.02):
        return random.normal(0, scale, shape).astype(numpy.float32)

    file = gguf.GGUFWriter(path, "llama")
    file.add_name("tiny")
    file.add_context_length(CONTEXT)
    file.add_embedding_length(WIDTH)
    file.add_block_count(1)
    file.add_feed_forward_length(HIDDEN)
    file.add_head_count(HEADS)
    file.add_head_count_kv(HEADS)
    file.add_layer_norm_rms_eps(1e-5)
    file.add_rope_dimension_count(WIDTH // HEADS)
    file.add_vocab_size(len(vocabulary))
    file.add_tokenizer_model("llama")
    file.add_token_list([text for text, _ in vocabulary])
    file.add_token_scores([0.0] * len(vocabulary))
    file.add_token_types([int(kind) for _, kind in vocabulary])
    file.add_bos_token_id(1)
    file.add_eos_token_id(2)
    file.add_unk_token_id(0)
    file.add_chat_template(TEMPLATE)

    embedding = weights(len(vocabulary), WIDTH)
    embedding[:, 0] = 4
    output = weights(len(vocabulary), WIDTH)
    output[:, 0] = -4
    printable = [3 + byte for byte in range(32, 127)]
    output[printable + ([2] if ends else []), 0] = 1
    file.add_tensor("token_embd.weight", embedding)
    file.add_tensor("output_norm.weight", numpy.ones(WIDTH, numpy.float32))
    file.add_tensor("output.weight", output)
    for name in ["attn_norm", "ffn_norm"]:
        file.add_tensor(f"blk.0.{name}.weight", numpy.ones(WIDTH, numpy.float32))
    for name in ["attn_q", "attn_k", "attn_v", "attn_output"]:
        file.add_tensor(f"blk.0.{name}.weight", weights(WIDTH, WIDTH))
    file.add_tensor("blk.0.ffn_gate.weight", weights(HIDDEN, WIDTH))
    file.add_tensor("blk.0.ffn_up.weight", weights(HIDDEN, WIDTH))
    file.add_tensor("blk.0.ffn_down.weight", weights(WIDTH, HIDDEN))
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


if __name__ == "__main__":
    write(sys.argv[1], ends=sys.argv[2:] != ["endless"])
