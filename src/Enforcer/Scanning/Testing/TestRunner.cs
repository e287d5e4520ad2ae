using Enforcer.Files;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Testing.Mutations;

namespace Enforcer.Scanning.Testing;

/// <summary>Finds policy tests, runs each on its own, and lets a broken one fail without stopping the rest.</summary>
internal sealed class TestRunner(DeclaredFiles reader, IAdmissionMutations mutations, TimeProvider time)
{
    private readonly PolicyTestReader _tests = new(reader);
    private readonly RuleCaseReader _cases = new(reader);

    /// <param name="paths">Files, and folders that are searched.</param>
    /// <param name="progress">Told (tests done, tests in all).</param>
    /// <param name="cancellationToken">Stops between tests.</param>
    /// <exception cref="IOException">A path does not exist or a folder cannot be listed.</exception>
    public TestRun Run(IReadOnlyList<string> paths, IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var files = FileWalk.Find(paths, []).Where(TestFiles.IsTest).ToList();
        var outcomes = new List<TestOutcome>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcomes.Add(Run(file, cancellationToken));
            progress?.Report((outcomes.Count, files.Count));
        }

        return new TestRun(outcomes, time.GetElapsedTime(started));
    }

    private TestOutcome Run(DeclaredFile file, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (name, differences) = Judge(file, cancellationToken);
        return new TestOutcome(file.Shown, name, differences, time.GetElapsedTime(started));
    }

    private (string Name, IReadOnlyList<TestDifference> Differences) Judge(DeclaredFile file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file.Shown);
        if (Directory.Exists(file.Path))
        {
            return (name, [Fault("the folder cannot be listed: change its mode")]);
        }

        try
        {
            var test = TestFiles.IsPolicyTest(file) ? _tests.Read(file, cancellationToken) : _cases.Read(file, cancellationToken);
            return (test.Name, test.Run(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), mutations));
        }
        catch (ConfigurationException failure)
        {
            return (name, [.. failure.Faults.Select(Fault)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (name, [Fault(failure.Message)]);
        }
    }

    private static TestDifference Fault(string text) => new(TestDifferenceKind.Fault, text);
}
