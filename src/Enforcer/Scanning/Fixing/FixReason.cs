namespace Enforcer.Scanning.Fixing;

/// <summary>Why a secret is left where it is: a closed list. A fix that is not certain is refused, never guessed at.</summary>
/// <param name="Name">Kebab-case, as in the output and in docs/secret-references.md.</param>
/// <param name="Text">What stands in the way and what to do.</param>
internal sealed record FixReason(string Name, string Text)
{
    public static readonly FixReason NotAnEnvValue = new("not-an-env-value", "only literal values of container env are rewritten: move this one by hand");

    public static readonly FixReason NotAManifest = new("not-a-manifest", "the object does not stand as it is in a YAML or JSON file: change what it is made from");

    public static readonly FixReason Link = new("link", "the file is a symbolic link: name the file that it points to");

    public static readonly FixReason SharedValue = new("shared-value", "the value has an anchor or a tag, or comes from an alias or a merge key: write it out first");

    public static readonly FixReason CommentInside = new("comment-inside", "a comment stands between the key and its value and would be lost: move it");

    public static readonly FixReason UnusualForm = new("unusual-form", "the variable is written in a form that is not rewritten: write it as 'name: ...' and 'value: ...'");

    public static readonly FixReason Unnamed = new("unnamed", "the workload has no name that a Secret could be called after: name it");

    public static readonly FixReason VariableName = new("variable-name", "the variable's name cannot be a key of a Secret (letters, digits, '-', '_' and '.')");

    public static readonly FixReason NotUnicode = new("not-unicode", "the value holds half of a surrogate pair, which no Secret can hold");

    public static readonly FixReason Encoding = new("encoding", "the file's bytes would not all survive being written again: save it as UTF-8");

    public static readonly FixReason Changed = new("changed", "the file changed while it was worked on: run the fix again");

    public static readonly FixReason Unverified = new("unverified", "reading the result back gave something else than was meant: change this one by hand");
}
