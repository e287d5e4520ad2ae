namespace Enforcer.Scanning.Fixing;

/// <summary>Why a secret is left where it is: a closed list. A fix that is not certain is refused, never guessed at.</summary>
/// <param name="Name">Kebab-case, as in the output and in docs/secret-references.md.</param>
/// <param name="Text">What stands in the way and what to do.</param>
internal sealed record FixReason(string Name, string Text)
{
    public static readonly FixReason OtherPlace = new("other-place", "values are moved out of env, arguments, ConfigMaps, Secrets, and Helm values beside an existingSecret: move this one by hand");

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

    public static readonly FixReason Patched = new("patched", "a patch gives the variable a plain value, which would stand beside the reference: mend the patch first");

    public static readonly FixReason PatchText = new("patch-text", "the patch stands in a quoted or folded text: write it with '|'");

    public static readonly FixReason PatchOperation = new("patch-operation", "the operation sets the value alone: have it set the whole variable");

    public static readonly FixReason InsideText = new("inside-text", "the secret is a part of a text that is escaped, folded or encoded: move this one by hand");

    public static readonly FixReason VariableInside = new("variable-inside", "the secret holds or follows a '$', which Kubernetes would read as a variable: move this one by hand");

    public static readonly FixReason BinaryData = new("binary-data", "the value is no text: put the file into a Secret by hand");

    public static readonly FixReason Immutable = new("immutable", "the ConfigMap is immutable: replace it by one without the key, under another name");

    public static readonly FixReason DeclaredTwice = new("declared-twice", "the object is declared or patched elsewhere too: keep one of them");

    public static readonly FixReason NoUser = new("no-user", "nothing that is scanned uses the ConfigMap: scan what uses it with it");

    public static readonly FixReason UnclearNamespace = new("unclear-namespace", "something of an undeclared namespace uses a ConfigMap of that name: declare the namespace of both");

    public static readonly FixReason UnknownUser = new("unknown-user", "something else uses the ConfigMap and cannot be made to use a Secret: move this one by hand");

    public static readonly FixReason VolumeForm = new("volume-form", "a volume takes some keys of the ConfigMap by name, of which only some move: give them a volume of their own");

    public static readonly FixReason UnreadFiles = new("unread-files", "a file could not be read, so that who uses the ConfigMap is not known: mend it or leave it out");

    public static readonly FixReason NotADocument = new("not-a-document", "the Secret is no YAML document of its own: move it by hand");

    public static readonly FixReason KnownSecret = new("known-secret", "the file for the values holds another Secret of that name: name another file");

    public static readonly FixReason HelmValue = new("helm-value", "no empty existingSecret, and the name of its key, stands beside the value: the chart's own documentation says what does");
}
