using System.Globalization;
using System.Xml;
using Enforcer.Scanning.Reports;

namespace Enforcer.Scanning.Testing.Reports;

/// <summary>JUnit XML: one suite a folder, one case a test.</summary>
internal sealed class JUnitTestReport : ITestReport
{
    public string Name => "junit";

    public void Write(TestRun run, TextWriter output, bool colour)
    {
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, CloseOutput = false, CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "enforcer test");
            WriteCounts(xml, run.Outcomes);
            foreach (var folder in run.Outcomes.GroupBy(outcome => Path.GetDirectoryName(outcome.File) ?? "", StringComparer.Ordinal))
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", XmlWords.Plain(folder.Key));
                WriteCounts(xml, [.. folder]);
                foreach (var outcome in folder)
                {
                    Write(xml, outcome);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        output.WriteLine();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyList<TestOutcome> outcomes)
    {
        xml.WriteAttributeString("tests", outcomes.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", outcomes.Count(outcome => !outcome.Passed).ToString(CultureInfo.InvariantCulture));
    }

    private static void Write(XmlWriter xml, TestOutcome outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", XmlWords.Plain(outcome.File));
        xml.WriteAttributeString("name", XmlWords.Plain(outcome.Name));
        xml.WriteAttributeString("time", outcome.Elapsed.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture));
        if (!outcome.Passed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", $"{outcome.Differences.Count} differences");
            xml.WriteString(XmlWords.Plain(string.Join('\n', outcome.Differences.Select(difference => $"{difference.Kind.ToString().ToLowerInvariant()}: {difference.Text}"))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
