using System.Security.Cryptography;
using Enforcer.Certificates.Inspection;
using Enforcer.Files;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Sources;

/// <summary>Certificate files and manifests. In a folder a file is known by its ending; one that is named is read whatever its ending is.</summary>
internal sealed class PathSource(IReadOnlyList<string> paths, IReadOnlyList<string> exclude) : ICheckSource
{
    private static readonly string[] ManifestEndings = [".yaml", ".yml", ".json"];
    private static readonly string[] CertificateEndings = [".pem", ".crt", ".cer", ".cert", ".der", ".key", ".crl", ".p12", ".pfx", ".jks"];

    public Task CollectAsync(Dossier dossier, CancellationToken cancellationToken)
    {
        var unclaimed = new UnclaimedFiles();
        var found = FileWalk.Find(paths, exclude, unclaimed);
        var manifests = found.Where(file => Ends(file, ManifestEndings)).ToList();
        var declared = new DeclaredFiles(ReaderLimits.Default).Read(manifests, null, cancellationToken);
        dossier.Errors.AddRange(declared.Errors);
        dossier.Resources.AddRange(declared.Resources);
        foreach (var resource in declared.Resources)
        {
            ObjectEvidence.Add(dossier, resource);
        }

        var files = found.Except(manifests).Where(file => file.Named).Concat(unclaimed.Files.Where(file => Ends(file, CertificateEndings))).ToList();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(dossier, file);
        }

        dossier.PlaceCount += manifests.Count + files.Count;
        return Task.CompletedTask;
    }

    private static bool Ends(DeclaredFile file, string[] endings) => Array.Exists(endings, ending => file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static void Read(Dossier dossier, DeclaredFile file)
    {
        try
        {
            using var stream = File.OpenRead(file.Path);
            if (stream.CanSeek && stream.Length > CertificateInspector.MaxBytes)
            {
                dossier.Errors.Add(new ReadError(file.Shown, 0, $"the file is larger than {CertificateInspector.MaxBytes >> 20} MiB: no certificate file is"));
                return;
            }

            // A pipe has no length; what it holds beyond the bound is left.
            var buffer = new byte[stream.CanSeek ? stream.Length : CertificateInspector.MaxBytes];
            var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            FileEvidence.Add(dossier, file.Shown, buffer[..length], file.Named);
            // A store's copy is still to be opened, and locked until then.
            CryptographicOperations.ZeroMemory(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            dossier.Errors.Add(new ReadError(file.Shown, 0, failure is UnauthorizedAccessException ? "no permission to read it: change its mode or leave it out with --exclude" : "it cannot be read"));
        }
    }
}
