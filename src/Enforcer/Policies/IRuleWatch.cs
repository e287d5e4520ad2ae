namespace Enforcer.Policies;

/// <summary>Watches a judgement from outside, such as to measure it: the judge itself knows no clock.</summary>
internal interface IRuleWatch
{
    /// <summary>Called before the part and, with the same name, <see cref="End"/> behind it; parts do not overlap.</summary>
    /// <param name="part">A rule's id, or <see cref="Model"/>.</param>
    void Begin(string part);

    void End(string part);

    /// <summary>The part that composes the mesh model, which rules otherwise do on first use.</summary>
    const string Model = "model";
}
