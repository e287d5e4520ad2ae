using System.Runtime.InteropServices;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Demo;

/// <summary>
/// One gateway's certificate, key and bundle as the kubelet mounts a Secret: links through <c>..data</c>, which is swapped whole. What the
/// gateways reload here is what they reload in a Pod.
/// </summary>
internal sealed class MountedIdentity(string folder)
{
    private int _version;

    public string Certificate => Path.Combine(folder, "tls.crt");

    public string Key => Path.Combine(folder, "tls.key");

    public string Bundle => Path.Combine(folder, "ca.crt");

    /// <summary>Writes a complete new set and swaps it in with one rename.</summary>
    public void Write(string chainPem, string keyPem, string bundlePem)
    {
        var version = $"..{++_version}";
        var target = Path.Combine(folder, version);
        Directory.CreateDirectory(target);
        CertificateFile.WriteCertificates(Path.Combine(target, "tls.crt"), chainPem);
        CertificateFile.WriteKey(Path.Combine(target, "tls.key"), keyPem);
        CertificateFile.WriteCertificates(Path.Combine(target, "ca.crt"), bundlePem);

        var data = Path.Combine(folder, "..data");
        var next = Path.Combine(folder, "..data_tmp");
        File.CreateSymbolicLink(next, version);
        if (Rename(next, data) != 0)
        {
            throw new IOException($"could not swap '{data}': {Marshal.GetLastPInvokeErrorMessage()}");
        }

        if (_version == 1)
        {
            foreach (var file in (string[])[Certificate, Key, Bundle])
            {
                File.CreateSymbolicLink(file, Path.Combine("..data", Path.GetFileName(file)));
            }
        }
    }

    // File.Move refuses a link to a folder, and Directory.Move one that exists; the kubelet uses this.
    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
