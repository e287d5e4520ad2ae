using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>Where the authorities are kept: a file, or a Secret of the cluster.</summary>
internal interface IStateStore
{
    /// <summary>For messages, such as <c>the file 'ca.json'</c>.</summary>
    string Name { get; }

    /// <summary>Null where nothing is stored yet.</summary>
    /// <exception cref="ConfigurationException">What is stored cannot be used, or others may read the key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    Task<AuthorityState?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Changes what is stored, as one step: <paramref name="change"/> gets the newest state (null where there is none) and returns the next
    /// one, or the same object to leave it. It may be called again where somebody else wrote in between. Exceptions as for <see cref="ReadAsync"/>.
    /// </summary>
    /// <returns>What is stored afterwards.</returns>
    Task<AuthorityState> UpdateAsync(Func<AuthorityState?, AuthorityState> change, CancellationToken cancellationToken);
}
