using System.Text.RegularExpressions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Architecture;

/// <summary>Holds the room table: which folder of the product may use which, and where a library may be named.</summary>
public sealed partial class FolderDependencyTests
{
    // docs/architecture.md shows the same table. A room may always use itself.
    private static readonly Dictionary<string, string[]> Rooms = new(StringComparer.Ordinal)
    {
        ["Resources"] = [],
        ["Telemetry"] = [],
        ["Files"] = ["Resources"],
        ["Mesh"] = ["Resources"],
        ["Secrets"] = ["Resources"],
        ["Policies"] = ["Resources", "Mesh", "Secrets"],
        ["Hosting"] = ["Resources", "Telemetry"],
        ["Kubernetes"] = ["Resources", "Telemetry"],
        ["Certificates"] = ["Resources", "Kubernetes", "Hosting", "Telemetry"],
        ["Admission"] = ["Resources", "Policies", "Kubernetes", "Certificates", "Hosting", "Telemetry"],
        ["Controller"] = ["Resources", "Policies", "Certificates", "Kubernetes", "Hosting", "Telemetry"],
        ["Issuer"] = ["Resources", "Certificates", "Kubernetes", "Hosting", "Telemetry"],
        ["Gateway"] = ["Resources", "Certificates", "Hosting", "Telemetry"],
        ["Scanning"] = ["Resources", "Files", "Mesh", "Secrets", "Policies", "Telemetry"],
        ["Drift"] = ["Resources", "Files", "Secrets", "Policies", "Kubernetes", "Hosting", "Telemetry"],
        ["Preflight"] = ["Resources", "Files", "Mesh", "Policies", "Scanning", "Kubernetes", "Certificates", "Telemetry"],
        ["Demo"] = ["Resources", "Policies", "Certificates", "Admission", "Gateway", "Hosting", "Telemetry"],
        ["Cli"] = ["*"],
    };

    // Library (as a text that names it) -> the only folders that may.
    private static readonly Dictionary<string, string[]> Libraries = new(StringComparer.Ordinal)
    {
        ["Yarp."] = ["Gateway/Forwarding"],
        ["YamlDotNet"] = ["Resources/Formats"],
        ["System.CommandLine"] = ["Cli"],
        ["Spectre.Console"] = ["Cli"],
        ["Console."] = ["Cli", "Program.cs"],
        ["Microsoft.AspNetCore"] = ["Admission", "Controller", "Gateway", "Hosting", "Issuer", "Telemetry", "Certificates", "Demo"],
        ["HttpClient"] = ["Kubernetes", "Gateway", "Preflight", "Demo", "Cli"],
        ["System.Security.Cryptography.X509Certificates"] = ["Admission", "Certificates", "Controller", "Demo", "Gateway", "Hosting", "Issuer", "Kubernetes", "Preflight", "Cli"],
    };

    private static readonly string Source = Repository.PathOf("src", "Enforcer");

    [Fact]
    public void Every_folder_of_the_product_is_a_room_of_the_table()
    {
        var folders = Directory.GetDirectories(Source).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj" or "Properties"));

        Assert.Empty(folders.Except(Rooms.Keys));
    }

    [Fact]
    public void Program_is_the_only_loose_file()
    {
        Assert.Equal(["Program.cs"], Directory.GetFiles(Source, "*.cs").Select(Path.GetFileName));
    }

    [Fact]
    public void Rooms_use_only_the_rooms_they_may()
    {
        var faults = new List<string>();
        foreach (var (file, number, line) in CodeLines())
        {
            var room = file.Split('/')[0];
            var allowed = file == "Program.cs" ? ["Cli"] : Rooms.GetValueOrDefault(room, []);
            faults.AddRange(RoomsIn(line)
                .Where(used => used != room && !allowed.Contains(used) && !allowed.Contains("*"))
                .Select(used => $"{file}:{number}: {room} may not use {used}"));
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("using Enforcer.Gateway;", "Gateway")]
    [InlineData("using Enforcer.Gateway.Forwarding;", "Gateway")]
    [InlineData("        var host = Gateway.GatewayHost.Build(options);", "Gateway")]
    [InlineData("        var mesh = context.Mesh.Effective();", null)]
    public void The_check_sees_every_way_to_use_a_room(string line, string? room)
    {
        Assert.Equal(room is null ? [] : [room], RoomsIn(line));
    }

    [Fact]
    public void Libraries_are_named_only_in_their_folders()
    {
        var faults = new List<string>();
        foreach (var (file, number, line) in CodeLines())
        {
            foreach (var (library, folders) in Libraries)
            {
                if (Names(line, library) && !folders.Any(folder => file == folder || file.StartsWith(folder + "/", StringComparison.Ordinal)))
                {
                    faults.Add($"{file}:{number}: {library} may be named only in {string.Join(", ", folders)}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var faults = Files().Where(file => file.Name != "Program.cs").Where(file =>
        {
            var folder = Path.GetDirectoryName(file.Name)!.Replace('/', '.');
            return !File.ReadAllText(file.Path).Contains($"namespace Enforcer.{folder};", StringComparison.Ordinal);
        });

        Assert.Empty(faults.Select(file => file.Name));
    }

    [Fact]
    public void No_folder_is_called_by_a_word_that_says_nothing()
    {
        string[] banned = ["Common", "Utils", "Helpers", "Models", "Interfaces", "Services", "Shared"];

        Assert.Empty(Directory.GetDirectories(Source, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Intersect(banned));
    }

    [Fact]
    public void No_type_is_called_by_a_word_that_says_nothing()
    {
        var names = Files().Select(file => Path.GetFileNameWithoutExtension(file.Name)).Where(name => BannedSuffix().IsMatch(name));

        Assert.Empty(names);
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var long_ = Files().Select(file => (file.Name, Lines: File.ReadLines(file.Path).Count())).Where(file => file.Lines > 400);

        Assert.Empty(long_);
    }

    [Fact]
    public void No_folder_holds_more_than_25_files_flat()
    {
        var crowded = Files().GroupBy(file => Path.GetDirectoryName(file.Name)).Where(folder => folder.Count() > 25).Select(folder => $"{folder.Key}: {folder.Count()}");

        Assert.Empty(crowded);
    }

    private static IEnumerable<string> RoomsIn(string line) =>
        RoomName().Matches(line).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value);

    private static bool Names(string line, string library)
    {
        var at = line.IndexOf(library, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(line[at - 1]) && line[at - 1] != '.');
    }

    private static IEnumerable<(string Name, string Path)> Files() => Directory
        .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(Source, file).Replace('\\', '/'), file))
        .Where(file => !file.Item1.StartsWith("bin/", StringComparison.Ordinal) && !file.Item1.StartsWith("obj/", StringComparison.Ordinal));

    // Comments and texts name rooms and libraries without using them.
    private static IEnumerable<(string File, int Number, string Line)> CodeLines() =>
        from file in Files()
        from line in File.ReadLines(file.Path).Select((text, index) => (Text: text, Number: index + 1))
        let code = StringOrComment().Replace(line.Text, "")
        where code.Length > 0
        select (file.Name, line.Number, code);

    // 'Issuer' alone is a certificate's property.
    [GeneratedRegex(@"(?<![\w.])(?:Enforcer\.(Resources|Telemetry|Files|Mesh|Secrets|Policies|Hosting|Kubernetes|Certificates|Admission|Issuer|Gateway|Scanning|Drift|Preflight|Demo|Cli)\b|(Resources|Telemetry|Files|Mesh|Secrets|Policies|Hosting|Kubernetes|Certificates|Admission|Gateway|Scanning|Drift|Preflight|Demo|Cli)\.[A-Z])")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"(?:Manager|Helper|Helpers|Utility|Utilities|Utils|Processor|Impl|Base)$")]
    private static partial Regex BannedSuffix();

    [GeneratedRegex("""//.*$|"(?:[^"\\]|\\.)*"?""")]
    private static partial Regex StringOrComment();
}
