using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Resources.Settings;

namespace Enforcer.Kubernetes;

/// <summary>Reads the PEM material of a kubeconfig; what cannot be read is a fault that names its place and no content.</summary>
internal static class ClusterCertificates
{
    public static X509Certificate2Collection Authorities(string pem, string where)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new ConfigurationException($"{where} holds no readable certificate", "expected PEM");
        }

        return authorities.Count > 0 ? authorities : throw new ConfigurationException($"{where} holds no certificate", "expected PEM");
    }

    public static X509Certificate2 Client(string certificate, string key, string where)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException)
        {
            throw new ConfigurationException($"{where}: the client certificate and its key cannot be read or do not belong together", "expected PEM, the key unencrypted");
        }
    }
}
