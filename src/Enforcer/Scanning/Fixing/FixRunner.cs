using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Kustomize;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Git;

namespace Enforcer.Scanning.Fixing;

/// <summary>
/// Takes literal secrets out of manifests: first everything is planned and read back, then the values are written and synced, and only then
/// the manifests are replaced. Whatever fails in between, each value is in its manifest, in the secrets file, or in both.
/// </summary>
/// <param name="reader">Reads the manifests.</param>
/// <param name="git">Tells whether a file for secrets would be committed.</param>
/// <param name="time">Tells today's date, which decides about exceptions.</param>
internal sealed class FixRunner(DeclaredFiles reader, GitProgram git, TimeProvider time)
{
    private const string Header = "# Values that 'enforcer scan --fix' took out of manifests: keep this file out of git.\n";

    private const string SopsHeader = "# Values that 'enforcer scan --fix' took out of manifests: encrypt before committing, sops --encrypt --encrypted-regex '^(data|stringData)$' --in-place FILE\n";

    private const string ReferencesHeader = "# Written by 'enforcer scan --fix': fetches from the store what was taken out of manifests.\n";

    /// <summary>Everything that will be done; changes nothing.</summary>
    /// <exception cref="ConfigurationException">The options do not fit together, or the secrets file is no safe place.</exception>
    /// <exception cref="IOException">A path does not exist or cannot be read.</exception>
    public async Task<FixPlan> PlanAsync(ScanOptions scan, FixOptions options, bool dryRun, CancellationToken cancellationToken)
    {
        options.Check(dryRun);
        var kept = await ReadSecretsFileAsync(options, dryRun, cancellationToken);
        var files = FileWalk.Find(scan.Paths, scan.Exclude);
        var declared = reader.Read(files, null, cancellationToken);
        declared = declared with { Resources = [.. declared.Resources.Select(KustomizedNamespaces.Of(declared.Resources))] };
        var set = ResourceSet.OfFiles(declared.Resources);
        var findings = new PolicyEngine(scan.Policies, ExceptionSources.Repository)
            .Evaluate(set, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            .Where(finding => finding.Rule.Category == Category.Secrets)
            .ToList();
        return FixPlanner.Make(findings, new FixContext(set, declared, files, kept), cancellationToken);
    }

    /// <summary>Does what was planned. Stops at the first fault, with every value still in one place at least.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="options">Where the values go.</param>
    /// <param name="observe">Told each file after it was written.</param>
    /// <exception cref="IOException">A file cannot be written, or changed since it was planned.</exception>
    public static void Apply(FixPlan plan, FixOptions options, Action<string>? observe = null)
    {
        if (plan.Files.Count == 0)
        {
            return;
        }

        Append(options.SecretsFile!, options.Form == SecretForm.Sops ? SopsHeader : Header, SecretManifests.Secrets(plan.Secrets, [.. plan.Moved.Where(moved => !IsIn(options.SecretsFile!, "Secret", moved))]), SafeFile.Private);
        observe?.Invoke(options.SecretsFile!);
        if (options.ReferencesFile is { } references)
        {
            Append(references, ReferencesHeader, SecretManifests.ExternalSecrets(plan.Secrets, [.. plan.Moved.Where(moved => !IsIn(references, "ExternalSecret", moved))], options.Store!), Mode(references));
            observe?.Invoke(references);
        }

        foreach (var file in plan.Files)
        {
            if (!File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(file.Before.Bytes))
            {
                throw new IOException($"'{file.Shown}' changed while it was worked on and stays as it is; its values are in '{options.SecretsFile}' too");
            }

            SafeFile.Replace(file.Path, file.NewBytes, Mode(file.Path));
            observe?.Invoke(file.Path);
        }
    }

    // A run that was ended half way has written it already.
    private static bool IsIn(string path, string kind, MovedSecret moved) => File.Exists(path)
        && new YamlFormat().Read(SourceText.Of(path, File.ReadAllText(path)), ReaderLimits.Default).Resources.Any(known => known.Kind == kind && known.Name == moved.Secret.Name && (known.Namespace ?? moved.Secret.Namespace) == (moved.Secret.Namespace ?? known.Namespace));

    private static void Append(string path, string header, string documents, UnixFileMode mode)
    {
        var before = File.Exists(path) ? File.ReadAllText(path) : header;
        var separator = before.EndsWith('\n') || before.Length == 0 ? "" : "\n";
        SafeFile.Replace(path, System.Text.Encoding.UTF8.GetBytes(before + separator + documents), mode);
    }

    private static UnixFileMode Mode(string path) => !OperatingSystem.IsWindows() && File.Exists(path)
        ? File.GetUnixFileMode(path)
        : SafeFile.Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // What the file holds already is kept, so it must be what we can append to, and its names are taken.
    private async Task<IReadOnlyList<Resource>> ReadSecretsFileAsync(FixOptions options, bool dryRun, CancellationToken cancellationToken)
    {
        if (options.SecretsFile is not { } path)
        {
            return [];
        }

        if (!dryRun && await new GitWorkTree(git).RefusalAsync(path, cancellationToken) is { } refusal)
        {
            throw new ConfigurationException($"--secrets-out: {refusal}", "name a file outside the work tree, or one that .gitignore names");
        }

        var info = new FileInfo(path);
        if (info.LinkTarget is not null || Directory.Exists(path) || (info.Exists && info.Attributes.HasFlag(FileAttributes.Device)))
        {
            throw new ConfigurationException($"--secrets-out: '{path}' is no regular file", "name a file of its own for the values");
        }

        if (!info.Exists)
        {
            return [];
        }

        var read = new YamlFormat().Read(SourceText.Of(path, await File.ReadAllTextAsync(path, cancellationToken)), ReaderLimits.Default);
        if (read.Errors.Count > 0 || read.Resources.Any(resource => !resource.Is("", "Secret") || resource.Root["sops"] is not null))
        {
            throw new ConfigurationException($"--secrets-out: '{path}' exists and holds something else than readable Secrets", "name another file: nothing is overwritten");
        }

        return read.Resources;
    }
}
