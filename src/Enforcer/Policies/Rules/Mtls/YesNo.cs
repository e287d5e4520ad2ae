using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>Reads a switch that one mesh spells as a boolean and another as a word in an annotation.</summary>
internal static class YesNo
{
    public static bool IsYes(Node? value) => value?.Flag ?? value?.Text is "true" or "True" or "TRUE" or "t" or "T" or "1";

    public static bool IsNo(Node? value) => value?.Flag is { } flag ? !flag : value?.Text is "false" or "False" or "FALSE" or "f" or "F" or "0";
}
