// A part of the engine's interface that a lower layer needs as well: code that imports the engine
// names wire formats without a second import.
@_exported public import enum Settings.WireFormat
