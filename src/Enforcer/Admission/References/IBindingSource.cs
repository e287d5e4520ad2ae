namespace Enforcer.Admission.References;

/// <summary>A place where SecretBindings are declared. Reading never fails: a source that cannot be refreshed keeps what it knows.</summary>
internal interface IBindingSource
{
    /// <summary>Grows with each change.</summary>
    long Revision { get; }

    IEnumerable<SecretBinding> All { get; }
}
