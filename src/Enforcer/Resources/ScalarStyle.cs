namespace Enforcer.Resources;

/// <summary>How a scalar is written, which a fix must keep.</summary>
internal enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}
