namespace Enforcer.Resources.Formats.Hcl;

/// <summary>Lists, objects, and the <c>for</c> expressions that stand in the same brackets.</summary>
internal sealed class HclCollections(HclCursor cursor, HclExpressions expressions)
{
    public HclValue Tuple()
    {
        var start = cursor.Offset++;
        if (IsFor())
        {
            return For(start, ']');
        }

        var items = new List<Node>();
        while (!Closes(']'))
        {
            items.Add(expressions.Interpolated().Node);
            if (!cursor.Take(','))
            {
                cursor.Expect(']', "a list");
                break;
            }
        }

        return new HclValue(new ListNode(items, cursor.PositionOf(start), cursor.Position), IsKnown: true);
    }

    public HclValue Object()
    {
        var start = cursor.Offset++;
        if (IsFor())
        {
            return For(start, '}');
        }

        // Keys may repeat across merged lines; the last one wins, as in Terraform.
        var entries = new Dictionary<string, MapEntry>(StringComparer.Ordinal);
        while (!Closes('}'))
        {
            var at = cursor.Position;
            var key = Key();
            cursor.SkipBlanks(lines: false);
            if (!cursor.Take('='))
            {
                cursor.Expect(':', "an object");
            }

            entries[key] = new MapEntry(key, at, expressions.OfAttribute().Node);
            cursor.SkipBlanks(lines: false);
            if (!cursor.Take(',') && cursor.Current is not ('\n' or '}'))
            {
                throw cursor.Fault(cursor.IsAtEnd ? "the file ends inside an object: '}' is missing" : "an object's entries are separated by line breaks or commas");
            }
        }

        return new HclValue(new MapNode(entries.Values, cursor.PositionOf(start), cursor.Position), IsKnown: true);
    }

    private string Key()
    {
        var start = cursor.Offset;
        if (cursor.TakeIdentifier() is { } name)
        {
            var end = cursor.Offset;
            cursor.SkipBlanks(lines: false);
            if (cursor.Current is '=' or ':')
            {
                return name;
            }

            cursor.Offset = end;
        }

        cursor.Offset = start;
        return expressions.OfAttribute().Node.Text ?? "null";
    }

    /// <summary>Passes blanks; true where the end follows, which is taken.</summary>
    public bool Closes(char end)
    {
        cursor.SkipBlanks(lines: true);
        return cursor.Take(end);
    }

    private bool IsFor()
    {
        cursor.SkipBlanks(lines: true);
        return cursor.Sees("for") && cursor.Peek(3) is ' ' or '\t' or '\n' or '\r' && IsNameBehindFor();
    }

    // { for = 1 } is an object.
    private bool IsNameBehindFor()
    {
        var start = cursor.Offset;
        cursor.Offset += 3;
        cursor.SkipBlanks(lines: true);
        var isName = HclCursor.IsIdentifierStart(cursor.Current);
        cursor.Offset = start;
        return isName;
    }

    private HclValue For(int start, char end)
    {
        cursor.Offset += 3;
        ForIntroduction();
        expressions.Interpolated();
        cursor.Expect(':', "a for expression");
        expressions.Interpolated();
        if (end == '}')
        {
            if (!cursor.Sees("=>"))
            {
                throw cursor.Fault("a for expression in braces reads: key => value");
            }

            cursor.Offset += 2;
            expressions.Interpolated();
            if (cursor.Sees("..."))
            {
                cursor.Offset += 3;
                cursor.SkipBlanks(lines: true);
            }
        }

        if (cursor.Sees("if"))
        {
            cursor.Offset += 2;
            expressions.Interpolated();
        }

        cursor.Expect(end, "a for expression");
        return expressions.Unknown(start);
    }

    /// <summary><c>a, b in</c>, behind the word <c>for</c>.</summary>
    public void ForIntroduction()
    {
        cursor.SkipBlanks(lines: true);
        var first = cursor.TakeIdentifier();
        cursor.SkipBlanks(lines: true);
        if (cursor.Take(','))
        {
            cursor.SkipBlanks(lines: true);
            first = cursor.TakeIdentifier() is null ? null : first;
            cursor.SkipBlanks(lines: true);
        }

        if (first is null || cursor.TakeIdentifier() != "in")
        {
            throw cursor.Fault("a for expression reads: for name in collection");
        }
    }
}
