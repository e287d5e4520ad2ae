using System.Collections.Frozen;

namespace Enforcer.Secrets;

/// <summary>
/// Who issues keys and tokens: under such a name a random value is one, though neither <c>key</c> nor <c>token</c> is said (<c>FINNHUB: ...</c>).
/// </summary>
internal static class VendorNames
{
    // What is shorter stands inside too many words to be looked for in a text.
    private const int Shortest = 4;

    // One word each, small; a name of two words is looked up joined.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "abstractapi", "abuseipdb", "abyssale", "accuweather", "adafruit", "adafruitio", "adobe", "adobeio", "adyen", "adzuna", "aeroworkflow", "agora",
        "ahrefs", "aikido", "airbrake", "airbyte", "airship", "airtable", "airvisual", "aiven", "akamai", "akeyless", "alchemy", "alconost", "alegra",
        "aletheiaapi", "algolia", "alibaba", "alienvault", "aliyun", "allsports", "alphavantage", "amadeus", "ambee", "amplitude", "anthropic", "anypoint",
        "anyscale", "apacta", "api2cart", "apideck", "apiflash", "apifonica", "apify", "apilayer", "apimatic", "apimetrics", "apininjas", "apitemplate",
        "apollo", "appcenter", "appcircle", "appcues", "appfollow", "appointedd", "appoptics", "appsflyer", "appsheet", "appsignal", "appsynergy", "apptivo",
        "appveyor", "appwrite", "artifactory", "artsy", "asana", "assemblyai", "atatus", "atera", "atlassian", "attio", "audd", "auth0", "authress", "authzed",
        "autodesk", "autoklose", "avazaapi", "aviationstack", "aws", "axonaut", "aylien", "ayrshare", "azure", "backblaze", "baidu", "bamboohr", "bannerbear",
        "baremetrics", "basecamp", "baserow", "baseten", "beamer", "beebole", "besttime", "betterstack", "betteruptime", "billomat", "binance", "bingmaps",
        "bitbar", "bitbucket", "bitcoinaverage", "bitfinex", "bitgo", "bitly", "bitlyaccesstoken", "bitmex", "bitrise", "bittrex", "bitwarden", "blazemeter",
        "blitapp", "blockfrost", "blocknative", "bluesky", "blynk", "bombbomb", "boomi", "borgbase", "botpress", "braintree", "brandfetch", "braze", "brevo",
        "bridgecrew", "browserbase", "browserless", "browserstack", "browshot", "bscscan", "bugcrowd", "bugherd", "bugsnag", "buildbuddy", "buildkite",
        "bulksms", "bunnycdn", "buttercms", "bybit", "bytescale", "caflou", "calcom", "calendarific", "calendly", "calorieninja", "campayn", "camunda", "canny",
        "cannyio", "canva", "capsulecrm", "captaindata", "carboninterface", "cartesia", "cashboard", "caspio", "censys", "centralstation", "cerebras", "cexio",
        "chainstack", "chargebee", "chargify", "chartmogul", "chatwoot", "checkly", "checklyhq", "checkmarx", "checkvist", "chromatic", "circleci", "clarifai",
        "clearbit", "clerk", "clerkdev", "clickhelp", "clickhouse", "clicksend", "clickup", "cliengo", "clinchpad", "clockify", "clockworksms", "cloudconvert",
        "cloudelements", "cloudflare", "cloudimage", "cloudinary", "cloudmersive", "cloudplan", "cloudsmith", "cloudways", "cloverly", "clustdoc", "cockroach",
        "cockroachdb", "coda", "codacy", "codeclimate", "codecov", "codefresh", "codemagic", "codequiry", "coderabbit", "codeship", "cohere", "coinapi",
        "coinbase", "coingecko", "coinlayer", "coinlib", "coinmarketcap", "cometchat", "cometml", "commercejs", "companyhub", "composio", "confluent",
        "contentful", "contentstack", "contribsys", "conversiontools", "convertapi", "convertkit", "coolify", "coralogix", "couchbase", "countrylayer",
        "coveralls", "craftmypdf", "cronitor", "crowdin", "crowdstrike", "crunchbase", "cryptocompare", "cubejs", "currencycloud", "currencyfreaks",
        "currencylayer", "currencyscoop", "currentsapi", "customerguru", "customerio", "cyberark", "d7network", "d7networks", "dagshub", "dailybot", "dailyco",
        "dandelion", "dareboost", "databento", "databox", "databricks", "datadog", "datadoghq", "datagov", "datarobot", "datastax", "datocms", "dd", "debounce",
        "deepai", "deepgram", "deepinfra", "deepl", "deepseek", "deepsource", "deezer", "delighted", "demio", "deno", "descope", "detectify", "detectlanguage",
        "devcycle", "dfuse", "dialogflow", "diffbot", "digicert", "digitalocean", "dingtalk", "discord", "disqus", "dnscheck", "dnsever", "dnsimple",
        "dnsmadeeasy", "dockerhub", "docparser", "documo", "docusign", "doppler", "dotdigital", "dovico", "dremio", "dribbble", "dronahq", "droneci", "dropbox",
        "duckdns", "duffel", "duosecurity", "duply", "dwolla", "dynalist", "dynatrace", "dynu", "dyspatch", "eagleeyenetworks", "easyinsight", "easypost",
        "easyship", "ebay", "edamam", "edenai", "edgeimpulse", "egnyte", "elastic", "elasticemail", "elasticio", "elevenlabs", "emailoctopus", "enablex",
        "endorlabs", "engagespot", "envoyapikey", "epicgames", "etherscan", "ethplorer", "etsy", "eventbrite", "everhour", "exaai", "exchangerateapi",
        "exchangerates", "exchangeratesapi", "exoscale", "exportsdk", "extractorapi", "facebook", "faceplusplus", "fal", "falai", "fastforex", "fastly",
        "fastspring", "fathom", "fauna", "faunadb", "feedier", "feishu", "fetchrss", "fibery", "figma", "fileio", "filestack", "finage",
        "financialmodelingprep", "findl", "finicity", "finnhub", "firebase", "firecrawl", "firehydrant", "fireworks", "fivetran", "fixerio", "flagsmith",
        "flatio", "fleetbase", "flexport", "flickr", "flightapi", "flightaware", "flightlabs", "flightstats", "flutterwave", "flyio", "fmfw", "formbucket",
        "formcraft", "formsite", "fossa", "foursquare", "foursquareapi", "frameio", "freemius", "freshbooks", "freshdesk", "freshservice", "frontapp",
        "fullcontact", "fullstory", "fusebill", "fxmarket", "gainsight", "gandi", "gcore", "gcp", "geckoboard", "gemfury", "gemini", "gengo", "geoapify",
        "geocodify", "geocodio", "geoipifi", "geonames", "getgeoapi", "getgist", "getresponse", "getsandbox", "getstream", "ghost", "giphy", "gitbook", "gitea",
        "gitguardian", "github", "gitlab", "gitpod", "gitter", "gladia", "gladly", "glassnode", "gocanvas", "gocardless", "godaddy", "gofile", "goodreads",
        "google", "googlemaps", "gorgias", "grafana", "graphcms", "graphhopper", "gravatar", "greenhouse", "greynoise", "groovehq", "groq", "grubhub",
        "gtmetrix", "guardianapi", "gumroad", "gusto", "gyazo", "hackerone", "hackmd", "happyscribe", "harness", "harvest", "harvestapp", "hashnode", "hasura",
        "hcaptcha", "hcloud", "helius", "hellofax", "hellosign", "helpcrunch", "helpscout", "hereapi", "heroku", "hetzner", "heygen", "hibp", "hightouch",
        "hiveage", "holidayapi", "honeybadger", "honeycomb", "hopsworks", "hostinger", "html2pdf", "hubspot", "hubstaff", "huggingface", "humio", "hunter",
        "hunterio", "hybiscus", "hygraph", "hypertrack", "ibmcloud", "iconfinder", "iex", "iexapis", "iexcloud", "ifttt", "imagekit", "imagga", "imgbb",
        "imgix", "imgur", "influx", "influxdb", "infobip", "infracost", "infura", "insightly", "insomnia", "instabot", "instagram", "instamojo", "instana",
        "instatus", "intercom", "interseller", "intrinio", "intruder", "intruderio", "invoiceocean", "ionos", "ip2location", "ipapi", "ipdata", "ipgeolocation",
        "ipify", "ipinfo", "ipinfodb", "ipquality", "ipqualityscore", "ipregistry", "ipstack", "ironclad", "iterable", "itglass", "iugu", "jellyfin", "jfrog",
        "jina", "jira", "jotform", "jumpcloud", "jupiterone", "kaggle", "kagi", "kaleyra", "kameleoon", "kanbantool", "karmacrm", "keen", "keenio", "keycdn",
        "keygen", "kickbox", "kinde", "kinsta", "kisi", "klaviyo", "klipfolio", "knapsackpro", "komodor", "kontent", "koyeb", "kraken", "kubecost", "kucoin",
        "kylas", "lacework", "lambdalabs", "lambdatest", "langchain", "langfuse", "langsmith", "languagelayer", "larksuite", "lastfm", "launchdarkly",
        "leadfeeder", "leanplum", "leaseweb", "lemlist", "lemonsqueezy", "lendflow", "lessannoyingcrm", "letta", "lexigram", "lightstep", "linear", "linearapi",
        "linemessaging", "linenotify", "linkedin", "linkpreview", "linkvertise", "linode", "liqpay", "liveagent", "liveblocks", "livechat", "livekit",
        "livestorm", "llamacloud", "loadmill", "lob", "localazy", "localstack", "locationiq", "logdna", "loggly", "logicmonitor", "loginradius", "logrocket",
        "logtail", "logz", "logzio", "lokalise", "looker", "loyverse", "lumigo", "lunchmoney", "luno", "mackerel", "madkudu", "magento", "magicbell",
        "mailboxlayer", "mailboxvalidator", "mailchimp", "mailcoach", "mailerlite", "mailersend", "mailgun", "mailjet", "mailmodo", "mailpace", "mailsac",
        "mailslurp", "mailtrap", "mandrill", "mapbox", "mapillary", "mapquest", "maptiler", "maptilesapi", "marketstack", "matomo", "mattermost", "mavenlink",
        "maxmind", "meaningcloud", "mediastack", "meilisearch", "meistertask", "mem0", "memsource", "meraki", "mercadopago", "mergify", "mesibo", "messagebird",
        "metaapi", "metabase", "metrilo", "mezmo", "mindee", "mindmeister", "minio", "miro", "mistral", "mistralai", "mixmax", "mixpanel", "mockaroo", "moesif",
        "mollie", "monday", "mondaycom", "mongodb", "mongodbatlas", "monkeylearn", "moonclerk", "moosend", "moralis", "mparticle", "mrticktock", "mux",
        "muxvideo", "myfreshworks", "myintervals", "n8n", "nango", "nasa", "nasdaq", "natsio", "natwest", "nearmap", "netbird", "netcup", "netdata", "nethunt",
        "netlify", "netsuite", "neutrino", "neutrinoapi", "newrelic", "newsapi", "newscatcher", "newsdata", "nexmo", "nexudus", "nftport", "ngrok", "nicereply",
        "nightfall", "nocodb", "nomics", "northflank", "northpass", "noticeable", "notion", "nozbe", "npm", "ntfy", "nubela", "nuget", "numverify",
        "nutritionix", "nvapi", "nvidia", "nylas", "nytimes", "oanda", "octopusdeploy", "okta", "okx", "olark", "omdb", "omise", "omnisend", "onedesk",
        "onelogin", "onepagecrm", "onesignal", "onesky", "onfido", "onfleet", "oopspam", "openai", "openaq", "opencage", "opencagedata", "opencorporates",
        "openexchangerates", "openphone", "openproject", "openrouter", "openrouteservice", "opensea", "opensubtitles", "openuv", "openvsx", "openweather",
        "openweathermap", "opsgenie", "opsramp", "optimizely", "orbitlove", "overloop", "owlbot", "owm", "oxylabs", "pabbly", "packagecloud", "packagist",
        "pagarme", "pagerduty", "pagertree", "pandadoc", "pandascore", "pantheon", "paperform", "paperspace", "papertrail", "paralleldots", "parsehub",
        "parseur", "partnerstack", "pastebin", "paycom", "paydirtapp", "paymo", "paymoapp", "paymob", "paymongo", "payoneer", "paypal", "paystack", "paytm",
        "pdfco", "pdflayer", "pdfmonkey", "pdfshift", "peopledatalabs", "pepipost", "percy", "perplexity", "personio", "petfinder", "pexels", "phonepe",
        "phorge", "photoroom", "phrase", "phraseapp", "pinata", "pinecone", "pingdom", "pinterest", "pipedream", "pipedrive", "pivotaltracker", "pixabay",
        "pixela", "plaid", "planetscale", "planhat", "planview", "planyo", "platerecognizer", "playht", "plivo", "pocketbase", "podio", "pollsapi", "poloniex",
        "polygon", "polygonio", "polygonscan", "porkbun", "portainer", "portkey", "positionstack", "postageapp", "posthog", "postman", "postmark", "postmates",
        "powrbot", "predicthq", "prefect", "prerender", "pretix", "privateai", "prodpad", "propelauth", "prospectcrm", "protocolsio", "proxmox", "proxycrawl",
        "proxyscrape", "pubnub", "pulumi", "purestake", "pushbullet", "pusher", "pushover", "pushpay", "pushy", "pypi", "qase", "qdrant", "qualaroo", "quay",
        "qubole", "quickbooks", "quicknode", "raindrop", "rainforestpay", "rapid7", "rapidapi", "rawg", "raygun", "razorpay", "reachmail", "readwise",
        "rebrandly", "recaptcha", "rechargepayments", "recombee", "recurly", "redash", "reddit", "redislabs", "redmine", "refiner", "relic", "remnote",
        "rentman", "repairshopr", "replicate", "replit", "replyio", "requestfinance", "resend", "restpack", "restream", "retool", "revai", "revampcrm",
        "revenuecat", "ringcentral", "ringover", "riotgames", "ritekit", "robinhood", "roblox", "roboflow", "rocketreach", "rollbar", "rootly", "route4me",
        "rownd", "rubygems", "rudderstack", "runpod", "runrunit", "runscope", "salesblink", "salescookie", "salesflare", "salesforce", "salesloft", "salesmate",
        "samsara", "sanity", "satismeter", "saucelabs", "scalekit", "scaleway", "scalr", "scoutapm", "scrapeowl", "scraperapi", "scraperbox", "scrapestack",
        "scrapfly", "scrapingant", "scrapingbee", "screenshotapi", "screenshotlayer", "screenshotmachine", "scrutinizerci", "securitytrails", "segment",
        "selectpdf", "semantria", "semaphore", "semaphoreci", "semgrep", "semrush", "sendbird", "sendcloud", "sendgrid", "sendinblue", "sendinblueapi",
        "sendpulse", "sendy", "sentinelhub", "sentinelone", "sentry", "serpapi", "serper", "serphouse", "serpstack", "servicenow", "sheety", "sherpadesk",
        "shipday", "shipengine", "shippo", "shippoapp", "shiprocket", "shipstation", "shodan", "shopee", "shopify", "shortcut", "shortio", "shotstack",
        "shutterstock", "siftscience", "signalfx", "signalwire", "signnow", "signwell", "sigopt", "simfin", "simplesat", "simplynoted", "simvoly", "sinch",
        "sirv", "siteleaf", "skrapp", "skrappio", "skybiometry", "skyvern", "slack", "slackbot", "smartling", "smartlook", "smartproxy", "smartrecruiters",
        "smartsheet", "smartsheets", "smarty", "smartystreets", "smooch", "smsapi", "smtp2go", "snapchat", "snipcart", "snowflake", "snowplow", "snyk",
        "socketdev", "socrata", "solarwinds", "sonar", "sonarcloud", "sonarqube", "sonatype", "soundcloud", "sourcegraph", "spaces", "sparkpost",
        "speechmatics", "speechtextai", "splunk", "spoonacular", "sportradar", "sportsdata", "sportsmonk", "spotify", "spreedly", "sqreen", "square",
        "squarespace", "squareup", "sslmate", "stability", "stackblitz", "stackhawk", "stackpath", "statsd", "statsig", "statuscake", "statuspage", "statuspal",
        "steam", "stitchdata", "stockdata", "stoplight", "storecove", "stormboard", "stormglass", "stormglassio", "storyblok", "storychief", "strapi", "strava",
        "stripe", "stripo", "stytch", "substack", "sugester", "sumologic", "supabase", "superface", "supermetrics", "supernotes", "surveyanyplace", "surveybot",
        "surveymonkey", "surveysparrow", "survicate", "svix", "swiftype", "symantec", "sysdig", "tableau", "tailscale", "talkjs", "tallyfy", "tatum", "tatumio",
        "tavily", "taxjar", "teamgate", "teamworkcrm", "technicalanalysisapi", "telegram", "telegrambot", "teleport", "teletype", "telnyx", "tenable",
        "tencent", "textmagic", "themoviedb", "theoddsapi", "thingspeak", "thinkific", "thousandeyes", "ticketmaster", "tickettailor", "tiingo", "timecamp",
        "timekit", "timezoneapi", "timezonedb", "tinify", "tinybird", "tinypng", "tldraw", "tmdb", "tmetric", "todoist", "togetherai", "toggl", "toggltrack",
        "tokeet", "tolgee", "tomorrowio", "tomtom", "topgg", "traccar", "traceloop", "trackjs", "tradier", "tradingview", "transferwise", "transifex",
        "travelpayouts", "travelport", "travis", "travisci", "trello", "twelvedata", "twilio", "twingate", "twitch", "twitter", "txtlocal", "tyntec",
        "typeform", "typefully", "typesense", "typetalk", "ubidots", "uclassify", "umami", "unifyid", "unkey", "unplugg", "unsplash", "unstructured",
        "upcdatabase", "upcloud", "uplead", "uploadcare", "uploadthing", "upstash", "uptimerobot", "upwave", "urlscan", "urlscanio", "userflow", "userpilot",
        "usersnap", "userstack", "usps", "vagrantcloud", "valtown", "vanta", "vapi", "vatlayer", "vbout", "vectara", "veracode", "vercel", "verimail",
        "veriphone", "versioneye", "veryfi", "victorops", "viewdns", "viewneo", "vimeo", "virustotal", "visualcrossing", "voiceflow", "voicegain", "vonage",
        "voodoosms", "vouchery", "voximplant", "voyage", "voyageai", "vpnapi", "vtex", "vultr", "wachete", "wakatime", "walkscore", "wandb", "wasabi",
        "weatherapi", "weatherbit", "weatherstack", "weaviate", "web3storage", "webflow", "weblate", "webscraper", "webscraping", "wepay", "whatsapp",
        "whereby", "wherebyus", "whoisxml", "whoisxmlapi", "whoxy", "wisepops", "wistia", "witai", "wolfram", "wolframalpha", "woocommerce", "woopra",
        "wordnik", "workable", "workos", "worksnaps", "workstack", "worldcoinindex", "worldweather", "worldweatheronline", "wrike", "xai", "xata", "xendit",
        "xentral", "xero", "yandex", "yelp", "ynab", "yotpo", "youneedabudget", "yousign", "youtube", "zapier", "zapierwebhook", "zavu", "zendesk",
        "zendeskapi", "zenhub", "zenrows", "zenscrape", "zenserp", "zeplin", "zeptomail", "zerobounce", "zerotier", "zilliz", "zipapi", "zipbooks",
        "zipcodeapi", "zipcodebase", "zix", "zoho", "zohocrm", "zonkafeedback", "zoom", "zoominfo", "zulip", "zulipchat", "zuora",
    ]);

    // Words of every day: a vendor's only where the name goes on as vendors' do.
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        ["daily", "guardian", "copper", "fixer", "hunter", "front", "close", "line", "crisp", "apollo", "teamwork", "timescale", "readme", "railway", "paddle", "octopus", "harvest", "float", "pipe", "wave", "nimble", "chroma", "neon", "canvas", "steam", "courier", "knock", "novu", "convex", "deputy", "axiom", "gemini", "mode", "hex", "box", "render"]);

    private static readonly FrozenSet<string> Continuations = FrozenSet.ToFrozenSet(["api", "io", "co", "crm", "com", "app", "ai", "dev", "hq", "access", "auth", "pat"]);

    private static readonly FrozenSet<string> InAnyCase = Known.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a search may look for first.</summary>
    public static IEnumerable<string> Anchors => Known.Concat(Common).Where(name => name.Length >= Shortest).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Whether any word of the name, or two joined, is a vendor's.</summary>
    public static bool IsIn(string name) => EndOf(SecretNames.Split(name)) > 0;

    /// <param name="word">Small.</param>
    public static bool Contains(string word) => Known.Contains(word);

    /// <summary>Whether a field's whole name is a vendor's, however it is written.</summary>
    public static bool IsOne(string name) => InAnyCase.Contains(name);

    /// <summary>Where the words that name a vendor end, among all words of a name; -1 where none does.</summary>
    public static int EndOf(IReadOnlyList<string> words)
    {
        for (var i = words.Count - 1; i >= 0; i--)
        {
            if (Known.Contains(words[i]))
            {
                return i + 1;
            }

            // NEW_RELIC, daily-co
            if (i > 0 && (Known.Contains(words[i - 1] + words[i]) || (Common.Contains(words[i - 1]) && Continuations.Contains(words[i]))))
            {
                return i + 1;
            }
        }

        return -1;
    }
}
