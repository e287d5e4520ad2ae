using System.Text;
using Enforcer.Hosting;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Hosting;

public sealed class FileSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_once_that_something_changed()
    {
        var file = _folder.Write("a", "one");
        var files = new FileSet([file], FileSet.DefaultMostBytes);

        Assert.Equal("one", Encoding.UTF8.GetString(files.ReadIfChanged()!.Contents[0]));
        Assert.Null(files.ReadIfChanged());
        _folder.Write("a", "two");
        Assert.Equal("two", Encoding.UTF8.GetString(files.ReadIfChanged()!.Contents[0]));
    }

    [Fact]
    public void Sees_a_change_that_keeps_length_and_time_stamp()
    {
        var file = _folder.Write("a", "one");
        var stamp = File.GetLastWriteTimeUtc(file);
        var files = new FileSet([file], FileSet.DefaultMostBytes);
        files.ReadIfChanged();

        _folder.Write("a", "two");
        File.SetLastWriteTimeUtc(file, stamp);

        Assert.NotNull(files.ReadIfChanged());
    }

    [Fact]
    public void Sees_the_kubelets_swap_of_a_link()
    {
        _folder.Write("..1/tls.crt", "one");
        _folder.Write("..2/tls.crt", "two");
        var data = Path.Combine(_folder.Path, "..data");
        Directory.CreateSymbolicLink(data, "..1");
        var file = Path.Combine(_folder.Path, "tls.crt");
        File.CreateSymbolicLink(file, Path.Combine("..data", "tls.crt"));
        var files = new FileSet([file], FileSet.DefaultMostBytes);
        files.ReadIfChanged();

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "..2");

        Assert.Equal("two", Encoding.UTF8.GetString(files.ReadIfChanged()!.Contents[0]));
    }

    [Fact]
    public void Refuses_a_file_beyond_the_bound()
    {
        var files = new FileSet([_folder.Write("a", "12345")], 4);

        Assert.Contains("more than the 4", Assert.Throws<IOException>(files.Read).Message);
    }

    [Fact]
    public void Names_a_file_that_is_missing()
    {
        var missing = Path.Combine(_folder.Path, "missing");

        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(new FileSet([missing], 4).Read).Message);
    }
}
