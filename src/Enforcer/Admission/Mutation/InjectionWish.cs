using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>Whether a Pod is to carry the gateway: <c>disabled</c> on the Pod wins over everything, <c>enabled</c> on it over its namespace.</summary>
/// <param name="Wanted">True where the gateway is to be added.</param>
/// <param name="Fault">A value that is neither word: refused, since a misspelt <c>enabled</c> would leave the Pod outside the mesh.</param>
internal readonly record struct InjectionWish(bool Wanted, MutationFault? Fault)
{
    public static InjectionWish Of(Node pod, bool namespaceEnabled)
    {
        var enabled = namespaceEnabled;
        foreach (var place in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            var value = pod.Find("metadata", place, InjectionWords.Inject);
            switch (value?.Text)
            {
                case null:
                    break;
                case InjectionWords.Disabled:
                    return default;
                case InjectionWords.Enabled:
                    enabled = true;
                    break;
                default:
                    return new InjectionWish(false, Unknown(value));
            }
        }

        return new InjectionWish(enabled, null);
    }

    private static MutationFault Unknown(Node value) => new(
        "injection-unknown-value",
        value.Path,
        $"the value is neither '{InjectionWords.Enabled}' nor '{InjectionWords.Disabled}'",
        $"write {InjectionWords.Inject}: {InjectionWords.Enabled}");
}
