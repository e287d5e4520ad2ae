using System.Text;
using Enforcer.Hosting;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;

namespace Enforcer.Admission.References;

/// <summary>The SecretBindings declared in a file or directly in a folder; followed while running, the last good set stays.</summary>
internal sealed class BindingFiles : IReloadable, IBindingSource
{
    private const int MostFiles = 1000;

    private readonly string _path;
    private string? _last;
    private volatile IReadOnlyList<SecretBinding> _bindings = [];
    private long _revision;

    /// <exception cref="ConfigurationException">A document is no SecretBinding, or one that cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public BindingFiles(string path)
    {
        _path = path;
        try
        {
            Reload();
        }
        catch (InvalidDataException failure)
        {
            throw new ConfigurationException(failure.Message.Split("; "), "docs/secret-references.md shows a SecretBinding");
        }
    }

    public string Name => "secret-bindings";

    public long Revision => Interlocked.Read(ref _revision);

    public IEnumerable<SecretBinding> All => _bindings;

    public bool Reload()
    {
        var files = Files();
        var snapshot = new FileSet(files, FileSet.DefaultMostBytes).Read();
        var state = $"{string.Join('\n', files)}\n{snapshot.Hash}";
        if (state == _last)
        {
            return false;
        }

        // Remembered before it is understood, so that a faulty set is complained about once.
        _last = state;
        _bindings = Read(files, snapshot);
        Interlocked.Increment(ref _revision);
        return true;
    }

    // A mounted ConfigMap keeps its versions in folders that start with two dots; nothing else is looked into.
    private List<string> Files()
    {
        if (!Directory.Exists(_path))
        {
            return [_path];
        }

        var files = Directory.EnumerateFiles(_path)
            .Where(file => Path.GetFileName(file)[0] != '.' && FormatCatalog.ForFile(file) is YamlFormat or JsonFormat)
            .Order(StringComparer.Ordinal)
            .Take(MostFiles + 1)
            .ToList();
        return files.Count <= MostFiles ? files : throw new InvalidDataException($"{_path}: more than {MostFiles} files");
    }

    private static List<SecretBinding> Read(List<string> files, FileSnapshot snapshot)
    {
        var bindings = new List<SecretBinding>();
        var faults = new List<string>();
        for (var i = 0; i < files.Count; i++)
        {
            var source = SourceText.Of(files[i], Encoding.UTF8.GetString(snapshot.Contents[i]).TrimStart('\uFEFF'));
            var read = (FormatCatalog.ForFile(files[i]) ?? FormatCatalog.ForText(source)).Read(source, ReaderLimits.Default);
            faults.AddRange(read.Errors.Select(error => $"{error.File}:{error.Line}: {error.Message}"));
            foreach (var resource in read.Resources)
            {
                var fault = "";
                if (resource.Is("enforcer.dev", SecretBindingReader.Kind) && SecretBindingReader.Read(resource.Root, out fault) is { } binding)
                {
                    bindings.Add(binding);
                }
                else
                {
                    faults.Add($"{files[i]}:{resource.Root.Start.Line}: {resource.Id} {(fault.Length > 0 ? fault : $"is no {SecretBindingReader.Kind} of {SecretBindingReader.ApiVersion}")}");
                }
            }
        }

        return faults.Count == 0 ? bindings : throw new InvalidDataException(string.Join("; ", faults));
    }
}
