using System.Globalization;
using Enforcer.Benchmarks;

const string Usage = """
    enforcer-benchmarks generate DOCUMENTS FOLDER   write the tree that is measured
    enforcer-benchmarks rules DOCUMENTS             where the time of a scan goes, in process, rule by rule
    enforcer-benchmarks admission DOCUMENTS         judge one object against a cached model of that size
    enforcer-benchmarks reviews ROUNDS FILE         where the time of one review goes, in process, rule by rule
    enforcer-benchmarks inventory PODS [POLICIES] [bare]   what a cluster of that size costs the webhook in memory
    enforcer-benchmarks certificates ROUNDS         what a peer's chain and a long revocation list cost
    enforcer-benchmarks issuance ROUNDS             what a leaf costs its issuer
    enforcer-benchmarks rotation ROTATIONS          rotate leaves and authorities under load, then break what can break
    enforcer-benchmarks hostile ROUNDS              what chains cost that are made to cost; each is timed ROUNDS / 20 times
    enforcer-benchmarks secrets MEGABYTES           what a search for secrets costs, in process
    enforcer-benchmarks sources MEGABYTES FOLDER    write a tree of source-like text
    """;

if (args is not [var verb, var size, ..] || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var documents) || (documents < 100 && verb is not "rotation"))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

switch (verb)
{
    case "generate" when args.Length == 3:
        foreach (var (path, text) in new GeneratedTree(documents).Files())
        {
            var file = Path.Combine(args[2], path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return 0;
    case "secrets":
        SecretTimes.Print(documents, Console.Out);
        return 0;
    case "sources" when args.Length == 3:
        foreach (var (path, text) in GeneratedSource.Files(documents))
        {
            var file = Path.Combine(args[2], path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return 0;
    case "rules":
        RuleTimes.Print(documents, Console.Out);
        return 0;
    case "reviews" when args.Length == 3:
        ReviewTimes.Print(documents, args[2], Console.Out);
        return 0;
    case "certificates":
        CertificateTimes.Print(documents, Console.Out);
        return 0;
    case "inventory":
        InventorySize.Print(documents, args.Length > 2 && int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out var policies) ? policies : documents / 10, args.Contains("bare"), Console.Out);
        return 0;
    case "issuance":
        IssuanceTimes.Print(documents, Console.Out);
        return 0;
    case "rotation":
        await using (var trial = new RotationTrial(Console.Out))
        {
            return await trial.RunAsync(documents) ? 0 : 1;
        }

    case "hostile":
        HostileTimes.Print(documents / 20, Console.Out);
        return 0;
    case "admission":
        AdmissionTimes.Print(documents, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
