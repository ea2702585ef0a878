// The C library of the platform. Every other target imports this one, so a platform is added in
// one place. musl is not among them: the program needs `dlopen` for libcurl and a libedit, and a
// static musl build has neither.
#if canImport(Darwin)
@_exported public import Darwin
#elseif canImport(Glibc)
@_exported public import Glibc
#else
#error("llmring supports macOS and Linux with glibc")
#endif
