using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Preflight.Checks;
using Enforcer.Preflight.Evidence;
using Enforcer.Preflight.Sources;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;

namespace Enforcer.Preflight;

/// <summary>Collects certificates from everywhere that was asked for, judges them together, and answers with findings like those of a scan.</summary>
internal sealed class CheckRunner(TimeProvider time)
{
    /// <exception cref="IOException">A source does not exist or cannot be reached.</exception>
    /// <exception cref="HttpRequestException">A cluster or gateway cannot be reached or refuses.</exception>
    /// <exception cref="ConfigurationException">A source or the bundle cannot be used.</exception>
    public async Task<ScanResult> RunAsync(CheckOptions options, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var dossier = new Dossier();
        var roots = options.Roots.Count == 0 ? null : Bundle(dossier, options.Roots);
        foreach (var source in CheckSourceCatalog.Create(options, time))
        {
            await source.CollectAsync(dossier, cancellationToken);
        }

        StoreOpening.Run(dossier, options.StorePasswords);
        var terms = new CheckTerms { Now = options.At ?? time.GetUtcNow(), Within = options.Within, Roots = roots, Names = options.Names };
        var found = dossier.Faults.Concat(CheckCatalog.All.SelectMany(check => check.Run(dossier, terms))).ToList();
        var today = DateOnly.FromDateTime(terms.Now.UtcDateTime);
        var findings = new PolicyEngine(options.Policies, ExceptionSources.Repository)
            .Weigh(new ResourceSet(dossier.Resources), today, found.Select(one => (one.Rule, one.Violation)));
        var certificates = dossier.Holdings.SelectMany(holding => holding.All).DistinctBy(held => held.Certificate.Thumbprint).Count();
        return new ScanResult([.. findings.DistinctBy(finding => (finding.Fingerprint, finding.Location))], dossier.Errors, dossier.PlaceCount, dossier.Resources.Count(resource => resource.IsObject) + certificates, time.GetElapsedTime(started))
        {
            Today = today,
        };
    }

    private static List<ParsedCertificate> Bundle(Dossier dossier, IReadOnlyList<string> files)
    {
        var roots = new List<ParsedCertificate>();
        foreach (var file in files)
        {
            var length = File.Exists(file) ? new FileInfo(file).Length : throw new FileNotFoundException($"'{file}' does not exist");
            var content = length <= CertificateInspector.MaxBytes ? File.ReadAllBytes(file) : throw new ConfigurationException($"--roots: '{file}' is larger than {CertificateInspector.MaxBytes >> 20} MiB");
            var material = Material.Read(content);
            if (material.Certificates.Count == 0)
            {
                throw new ConfigurationException($"--roots: '{file}' holds no certificate that can be read", "give PEM or DER");
            }

            roots.AddRange(material.Certificates.Select(one => one.Certificate));
            FileEvidence.Add(dossier, file, content, isNamed: true);
            dossier.PlaceCount++;
        }

        return roots;
    }
}
