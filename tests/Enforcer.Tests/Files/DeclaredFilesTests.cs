using System.Diagnostics;
using System.Text;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Files;

public sealed class DeclaredFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_every_known_file_below_a_folder_in_a_stable_order()
    {
        _folder.Write("b.yaml", "kind: B");
        _folder.Write("a/c.yml", "kind: C");
        _folder.Write("a/d.json", "{\"kind\":\"D\"}");
        _folder.Write("readme.txt", "kind: X");
        _folder.Write(".git/e.yaml", "kind: X");
        _folder.Write("node_modules/f.yaml", "kind: X");

        var declared = Read([_folder.Path]);

        Assert.Equal(3, declared.FileCount);
        Assert.Equal(["B", "C", "D"], declared.Resources.Select(resource => resource.Kind));
        Assert.Equal($"{_folder.Path}/a/c.yml", declared.Resources[1].File);
    }

    [Fact]
    public void Reads_a_named_file_whatever_its_ending_is()
    {
        var yaml = _folder.Write("plain.txt", "kind: A");
        var json = _folder.Write("plain", " {\"kind\": \"B\"}");

        Assert.Equal(["A", "B"], Read([yaml, json]).Resources.Select(resource => resource.Kind));
    }

    [Fact]
    public void Reads_standard_input_for_a_dash()
    {
        var reader = new DeclaredFiles(ReaderLimits.Default, () => new MemoryStream(Encoding.UTF8.GetBytes("kind: A")));

        var declared = reader.Read(FileWalk.Find(["-"], []), null, CancellationToken.None);

        Assert.Equal(("A", "-"), (declared.Resources[0].Kind, declared.Resources[0].File));
    }

    [Theory]
    [InlineData("skip.yaml")]
    [InlineData("*/skip*")]
    [InlineData("*skip.y?ml")]
    public void Leaves_out_what_a_pattern_matches(string pattern)
    {
        _folder.Write("a/skip.yaml", "kind: X");
        _folder.Write("a/keep.yaml", "kind: A");

        Assert.Equal("A", Assert.Single(Read([_folder.Path], pattern).Resources).Kind);
    }

    [Fact]
    public void Does_not_follow_links_to_folders_for_ever()
    {
        _folder.Write("a/b.yaml", "kind: B");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "loop"), _folder.Path);

        Assert.Equal("B", Assert.Single(Read([_folder.Path]).Resources).Kind);
    }

    [Fact]
    public void Does_not_wait_at_a_pipe_that_lies_in_a_folder()
    {
        var pipe = Path.Combine(_folder.Path, "pipe.yaml");
        using var mkfifo = Process.Start("mkfifo", pipe);
        mkfifo.WaitForExit();
        _folder.Write("a.yaml", "kind: A");

        Assert.Equal("A", Assert.Single(Read([_folder.Path]).Resources).Kind);
    }

    [Fact]
    public void Names_a_file_that_cannot_be_read_and_reads_the_others()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "gone.yaml"), Path.Combine(_folder.Path, "nowhere"));
        _folder.Write("latin.yaml", "");
        File.WriteAllBytes(Path.Combine(_folder.Path, "latin.yaml"), [(byte)'a', 0xE9]);
        _folder.Write("ok.yaml", "kind: A");

        var declared = Read([_folder.Path]);

        Assert.Equal("A", Assert.Single(declared.Resources).Kind);
        Assert.Equal(["gone.yaml", "latin.yaml"], declared.Errors.Select(error => Path.GetFileName(error.File)));
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_is_an_error_and_not_an_empty_folder()
    {
        _folder.Write("ok.yaml", "kind: A");
        var gone = new DeclaredFile(Path.Combine(_folder.Path, "gone"), "gone", Named: true);
        var found = new List<DeclaredFile>();
        FileWalk.AddFolder(gone.Path, "gone", [], found);
        FileWalk.AddFolder(_folder.Path, "", [], found);

        var declared = new DeclaredFiles(ReaderLimits.Default).Read(found, null, CancellationToken.None);

        Assert.Equal([gone], found.Take(1));
        Assert.Equal("A", Assert.Single(declared.Resources).Kind);
        Assert.Equal("gone", Assert.Single(declared.Errors).File);
    }

    [Fact]
    public void Refuses_a_file_of_50_mb_without_reading_it()
    {
        var big = Path.Combine(_folder.Path, "big.yaml");
        using (var stream = File.Create(big))
        {
            stream.SetLength(50 * 1024 * 1024);
        }

        Assert.Contains("split it", Assert.Single(Read([big]).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_endless_stream_at_the_limit()
    {
        var small = new ReaderLimits(100_000, 10, 10, 10);

        var declared = new DeclaredFiles(small, () => new EndlessStream()).Read(FileWalk.Find(["-"], []), null, CancellationToken.None);

        Assert.Contains("split it", Assert.Single(declared.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_a_bounded_number_of_errors_of_one_file()
    {
        var file = _folder.Write("dup.yaml", string.Concat(Enumerable.Repeat("a: 1\n", 1000)));

        var errors = Read([file]).Errors;

        Assert.Equal(51, errors.Count);
        Assert.Contains("949 more errors", errors[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Throws_for_a_path_that_does_not_exist()
    {
        Assert.Throws<FileNotFoundException>(() => Read([Path.Combine(_folder.Path, "missing")]));
    }

    private static DeclaredSet Read(string[] paths, params string[] exclude) =>
        new DeclaredFiles(ReaderLimits.Default).Read(FileWalk.Find(paths, exclude), null, CancellationToken.None);

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)'a', offset, count);
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
