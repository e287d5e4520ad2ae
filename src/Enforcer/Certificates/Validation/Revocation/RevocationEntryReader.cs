using System.Formats.Asn1;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>Reads a list's entries into its index. Lists hold a hundred thousand of them, hence spans and no object per entry.</summary>
internal sealed class RevocationEntryReader(DistinguishedName listIssuer, bool mayHaveExtensions)
{
    private const int LeastEntryOctets = 20;
    private const byte UtcTime = 0x17;
    private const byte GeneralizedTime = 0x18;
    private const int Hold = 6;
    private const int RemoveFromList = 8;

    private RevocationIndex _current = new();

    public RevocationIndex Own { get; private set; } = new();

    public Dictionary<DistinguishedName, RevocationIndex> Others { get; } = [];

    /// <summary>A critical entry extension that is not understood, dotted.</summary>
    public string? Unsupported { get; private set; }

    /// <param name="sequence">DER of the SEQUENCE OF entries.</param>
    /// <exception cref="AsnContentException">Not well formed.</exception>
    public void Read(ReadOnlyMemory<byte> sequence)
    {
        // An entry of an indirect list holds for the issuer named last.
        _current = Own;
        AsnDecoder.ReadSequence(sequence.Span, AsnEncodingRules.DER, out var start, out var length, out _);
        Own.Expect(length / 2 / LeastEntryOctets);
        var end = start + length;
        while (start < end)
        {
            AsnDecoder.ReadSequence(sequence.Span[start..end], AsnEncodingRules.DER, out var at, out var size, out var consumed);
            ReadEntry(sequence.Slice(start + at, size));
            start += consumed;
        }
    }

    private void ReadEntry(ReadOnlyMemory<byte> entry)
    {
        var fields = entry.Span;
        var isKnown = SerialNumber.TryRead(AsnDecoder.ReadIntegerBytes(fields, AsnEncodingRules.DER, out var read), out var serial);
        fields = fields[read..];
        if (fields.IsEmpty || fields[0] is not (UtcTime or GeneralizedTime))
        {
            throw new AsnContentException("an entry has no revocation date");
        }

        AsnDecoder.ReadEncodedValue(fields, AsnEncodingRules.DER, out _, out _, out read);
        var state = fields.Length == read ? ListedState.Revoked : ReadExtensions(entry[^(fields.Length - read)..]);
        // No certificate with a longer number is accepted anyway.
        if (isKnown)
        {
            _current.Add(serial, state);
        }
    }

    private ListedState ReadExtensions(ReadOnlyMemory<byte> encoded)
    {
        if (!mayHaveExtensions)
        {
            throw new AsnContentException("entry extensions before version 2");
        }

        var state = ListedState.Revoked;
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        foreach (var extension in ExtensionReader.Read(reader))
        {
            switch (extension.Oid)
            {
                case ExtensionOids.ReasonCode:
                    state = ReadReason(extension.Open());
                    break;
                case ExtensionOids.CertificateIssuer:
                    _current = IndexOf(extension.Open());
                    break;
                case ExtensionOids.InvalidityDate:
                    break;
                default:
                    Unsupported = extension.IsCritical ? extension.Oid : Unsupported;
                    break;
            }
        }

        reader.ThrowIfNotEmpty();
        return state;
    }

    private static ListedState ReadReason(AsnReader value)
    {
        var octets = value.ReadEnumeratedBytes().Span;
        value.ThrowIfNotEmpty();
        return octets switch
        {
            [Hold] => ListedState.Held,
            [RemoveFromList] => ListedState.Removed,
            _ => ListedState.Revoked,
        };
    }

    private RevocationIndex IndexOf(AsnReader value)
    {
        var names = GeneralName.ReadAll(new AsnReader(value.ReadEncodedValue().ToArray(), AsnEncodingRules.DER));
        value.ThrowIfNotEmpty();
        var issuer = names.FirstOrDefault(name => name.Kind == GeneralNameKind.Directory)?.Directory
            ?? throw new AsnContentException("an entry's issuer is no directory name");
        if (issuer.Equals(listIssuer))
        {
            return Own;
        }

        if (!Others.TryGetValue(issuer, out var index))
        {
            Others[issuer] = index = new RevocationIndex();
        }

        return index;
    }
}
