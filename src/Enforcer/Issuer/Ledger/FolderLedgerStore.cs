using Enforcer.Certificates.Issuing;

namespace Enforcer.Issuer.Ledger;

/// <summary>One file for each replica, beside the file of the authorities.</summary>
internal sealed class FolderLedgerStore(string folder) : ILedgerStore
{
    public Task WriteAsync(LeafRecord record, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        CertificateFile.WriteKey(PathOf(record.Replica), LedgerText.Write(record));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LeafRecord>> ReadAllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LeafRecord>>(
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Select(file => LedgerText.Read(File.ReadAllText(file), $"'{file}'"))] : []);

    public Task RemoveAsync(string replica, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(replica));
        return Task.CompletedTask;
    }

    private string PathOf(string replica) => Path.Combine(folder, $"{Uri.EscapeDataString(replica)}.json");
}
