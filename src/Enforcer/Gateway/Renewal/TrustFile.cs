using System.Security.Cryptography;
using System.Text;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Renewal;

/// <summary>The file of roots that a gateway starts with; remembers which content an issuer was last verified beside.</summary>
internal sealed class TrustFile(string path)
{
    private readonly FileSet _files = new([path], FileSet.DefaultMostBytes);
    private string? _remembered;

    /// <summary>Whether somebody changed the file since <see cref="Remember"/>. A file that is gone is no newer one.</summary>
    public bool IsNewer
    {
        get
        {
            try
            {
                return _files.Read().Hash != _remembered;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    public string Read() => Encoding.ASCII.GetString(_files.Read().Contents[0]);

    public void Remember()
    {
        try
        {
            _remembered = _files.Read().Hash;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _remembered = null;
        }
    }
}
