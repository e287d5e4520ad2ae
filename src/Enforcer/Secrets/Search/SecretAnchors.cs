using Enforcer.Secrets.Forms;
using Enforcer.Secrets.Text;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Secrets.Search;

/// <summary>Everything that a search stops at: tokens, forms, and the words that names of secrets are made of; a new form is one line here.</summary>
internal static class SecretAnchors
{
    public static readonly AnchorIndex Index = new(
    [
        .. TokenCatalog.All.SelectMany(Tokens),
        new(PrivateKeyForm.Mark, false, PrivateKeyForm.Found),
        new(EncodedPrivateKeyForm.Mark, false, EncodedPrivateKeyForm.Found),
        new(KeyStoreForm.Mark, false, KeyStoreForm.Found),
        new(UrlCredentialsForm.Mark, false, UrlCredentialsForm.Found),
        new(JsonWebTokenForm.Mark, false, JsonWebTokenForm.Found),
        new(JsonWebKeyForm.Mark, false, JsonWebKeyForm.Found),
        new(AuthorizationForm.BasicMark, true, AuthorizationForm.Basic),
        new(AuthorizationForm.BearerMark, true, AuthorizationForm.Bearer),
        new(AuthorizationForm.KeyMark, true, AuthorizationForm.Key),
        new(AuthorizationForm.TokenMark, true, AuthorizationForm.Token),
        new(SharedAccessSignatureForm.Mark, false, SharedAccessSignatureForm.Found),
        .. CommandForm.Anchors,
        .. ArgumentForm.Anchors,
        .. WebhookForm.Hosts.Select(host => new Anchor(host.Mark, false, WebhookForm.Of(host.Mark, host.Min))),
        .. PasswordHashForm.Kinds.Select(kind => new Anchor(kind.Mark, false, PasswordHashForm.Of(kind.Mark, kind.Digest))),
        .. SecretNames.Fragments.Select(fragment => new Anchor(fragment, true, PairLines.Found)),
        .. VendorNames.Anchors.Select(name => new Anchor(name, true, VendorForm.Found)),
    ]);

    // An anchor has three characters at least; a shorter one goes on with each that may follow it.
    private static IEnumerable<Anchor> Tokens(TokenFormat format)
    {
        var found = TokenScanner.Of(format);
        return format.Anchor.Length > 2
            ? [new Anchor(format.Anchor, false, found)]
            : Enumerable.Range(0, 128).Select(code => (char)code).Where(format.Next!.Contains).Select(next => new Anchor(format.Anchor + next, false, found));
    }
}
