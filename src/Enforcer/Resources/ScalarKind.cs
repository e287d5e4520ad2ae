namespace Enforcer.Resources;

/// <summary>What a scalar is for Kubernetes, which decides whether <c>yes</c> is a word or a boolean.</summary>
internal enum ScalarKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Null,
}
