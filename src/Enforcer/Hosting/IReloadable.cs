namespace Enforcer.Hosting;

/// <summary>State that follows files while the host runs; see <see cref="ReloadService"/>.</summary>
internal interface IReloadable
{
    /// <summary>What it is, for logs and the metric label: one of a closed list, such as <c>serving-certificate</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Looks at the files and takes over what is new, whole or not at all. False where nothing changed. On failure it throws with the
    /// reason as message, and the state of before stays in force.
    /// </summary>
    bool Reload();
}
