using System.Globalization;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>
/// The head of an answer of our own app, read as it comes. It decides where the answer ends, so nothing is guessed: an answer that says it
/// in two ways, or in none that we know, is refused.
/// </summary>
internal sealed class ResponseHead
{
    /// <summary>Most bytes of a head.</summary>
    public const int MostBytes = 64 * 1024;

    private const int MostHeaders = 256;

    // What the last answer on this connection said is mostly what the next one says: its strings are used again.
    private readonly List<(byte[] Line, HeaderLine Header)> _before = [];
    private readonly List<HeaderLine> _headers = [];
    private bool _hasStatus;
    private bool _isOld;

    public int Status { get; private set; }

    public IReadOnlyList<HeaderLine> Headers => _headers;

    /// <summary>Null where the head says none.</summary>
    public long? ContentLength { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>What the connection header says, if anything.</summary>
    public string? Connection { get; private set; }

    /// <summary>Whether the app keeps the connection for another request.</summary>
    public bool KeepsAlive => _isOld
        ? string.Equals(Connection, "keep-alive", StringComparison.OrdinalIgnoreCase)
        : Connection is null || !Connection.Contains("close", StringComparison.OrdinalIgnoreCase);

    public void Clear()
    {
        _headers.Clear();
        (_hasStatus, _isOld, Status, ContentLength, IsChunked, Connection) = (false, false, 0, null, false, null);
    }

    /// <summary>Takes whole lines off the start of <paramref name="bytes"/>, up to and with the empty one.</summary>
    /// <returns>Whether the head is complete.</returns>
    /// <exception cref="InvalidDataException">This is no answer of HTTP/1.</exception>
    public bool Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var rest = bytes[consumed..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            if (end == 0 || rest[end - 1] != '\r')
            {
                throw new InvalidDataException("A line of the answer's head does not end in CR LF.");
            }

            consumed += end + 1;
            var line = rest[..(end - 1)];
            if (!_hasStatus)
            {
                ReadStatus(line);
            }
            else if (line.IsEmpty)
            {
                Settle();
                return true;
            }
            else
            {
                ReadHeader(line);
            }
        }
    }

    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        _isOld = line.StartsWith("HTTP/1.0 "u8);
        if ((!_isOld && !line.StartsWith("HTTP/1.1 "u8)) || line.Length < 12 || (line.Length > 12 && line[12] != ' ')
            || !int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599)
        {
            throw new InvalidDataException("The answer has no status line.");
        }

        (Status, _hasStatus) = (status, true);
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        if (_headers.Count == MostHeaders)
        {
            throw new InvalidDataException("The answer has too many headers.");
        }

        var header = Remembered(_headers.Count, line);
        _headers.Add(header);
        if (header.Is("Content-Length"))
        {
            ContentLength = ContentLength is null && long.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new InvalidDataException("The answer's length is no number, or said twice.");
        }
        else if (header.Is("Transfer-Encoding"))
        {
            IsChunked = !IsChunked && !_isOld && header.Value.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? true
                : throw new InvalidDataException("The answer's transfer coding is not 'chunked'.");
        }
        else if (header.Is("Connection"))
        {
            Connection = Connection is null ? header.Value : $"{Connection}, {header.Value}";
        }
    }

    private void Settle()
    {
        if (IsChunked && ContentLength is not null)
        {
            throw new InvalidDataException("The answer has both a length and a transfer coding.");
        }
    }

    private HeaderLine Remembered(int at, ReadOnlySpan<byte> line)
    {
        const int MostRemembered = 16;
        if (at < _before.Count && line.SequenceEqual(_before[at].Line))
        {
            return _before[at].Header;
        }

        var header = HeaderLine.Read(line);
        if (at < _before.Count)
        {
            _before[at] = (line.ToArray(), header);
        }
        else if (at == _before.Count && at < MostRemembered && line.Length <= 256)
        {
            _before.Add((line.ToArray(), header));
        }

        return header;
    }
}
