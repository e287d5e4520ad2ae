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
        "appveyor", "appwrite", "artifactory", "artsy", "asana", "assemblyai", "atera", "atlassian", "attio", "audd", "auth0", "authress", "autodesk",
        "autoklose", "avazaapi", "aviationstack", "aws", "axonaut", "aylien", "ayrshare", "azure", "backblaze", "baidu", "bamboohr", "bannerbear",
        "baremetrics", "basecamp", "baseten", "beamer", "beebole", "besttime", "betterstack", "betteruptime", "billomat", "binance", "bingmaps", "bitbar",
        "bitbucket", "bitcoinaverage", "bitfinex", "bitgo", "bitly", "bitlyaccesstoken", "bitmex", "bitrise", "bittrex", "bitwarden", "blazemeter", "blitapp",
        "blockfrost", "blocknative", "bombbomb", "borgbase", "botpress", "braintree", "brandfetch", "braze", "brevo", "bridgecrew", "browserbase",
        "browserless", "browserstack", "browshot", "bscscan", "bugcrowd", "bugherd", "bugsnag", "buildkite", "bulksms", "bunnycdn", "buttercms", "bybit",
        "caflou", "calendarific", "calendly", "calorieninja", "campayn", "cannyio", "canva", "capsulecrm", "captaindata", "carboninterface", "cartesia",
        "cashboard", "caspio", "censys", "centralstation", "cerebras", "cexio", "chargebee", "chartmogul", "chatwoot", "checkly", "checklyhq", "checkmarx",
        "checkvist", "chromatic", "circleci", "clarifai", "clearbit", "clerk", "clickhelp", "clickhouse", "clicksend", "clickup", "cliengo", "clinchpad",
        "clockify", "clockworksms", "cloudconvert", "cloudelements", "cloudflare", "cloudimage", "cloudinary", "cloudmersive", "cloudplan", "cloudsmith",
        "cloverly", "clustdoc", "cockroach", "cockroachdb", "coda", "codacy", "codeclimate", "codecov", "codemagic", "codequiry", "coderabbit", "cohere",
        "coinapi", "coinbase", "coingecko", "coinlayer", "coinlib", "coinmarketcap", "cometml", "commercejs", "companyhub", "confluent", "contentful",
        "contentstack", "conversiontools", "convertapi", "convertkit", "coralogix", "couchbase", "countrylayer", "coveralls", "craftmypdf", "cronitor",
        "crowdin", "crowdstrike", "crunchbase", "cryptocompare", "cubejs", "currencycloud", "currencyfreaks", "currencylayer", "currencyscoop", "currentsapi",
        "customerguru", "customerio", "cyberark", "d7network", "d7networks", "dailyco", "dandelion", "dareboost", "databento", "databox", "databricks",
        "datadog", "datadoghq", "datagov", "datastax", "datocms", "dd", "debounce", "deepai", "deepgram", "deepinfra", "deepl", "deepseek", "deepsource",
        "deezer", "delighted", "demio", "deno", "descope", "detectify", "detectlanguage", "devcycle", "dfuse", "dialogflow", "diffbot", "digicert",
        "digitalocean", "dingtalk", "discord", "disqus", "dnscheck", "dnsimple", "dnsmadeeasy", "dockerhub", "docparser", "documo", "docusign", "doppler",
        "dotdigital", "dovico", "dribbble", "dronahq", "droneci", "dropbox", "duckdns", "duffel", "duply", "dwolla", "dynalist", "dynatrace", "dyspatch",
        "eagleeyenetworks", "easyinsight", "easypost", "ebay", "edamam", "edenai", "egnyte", "elastic", "elasticemail", "elevenlabs", "enablex", "endorlabs",
        "envoyapikey", "etherscan", "ethplorer", "etsy", "eventbrite", "everhour", "exaai", "exchangerateapi", "exchangerates", "exchangeratesapi", "exoscale",
        "exportsdk", "extractorapi", "facebook", "faceplusplus", "fastforex", "fastly", "fastspring", "fauna", "faunadb", "feedier", "feishu", "fetchrss",
        "fibery", "figma", "fileio", "filestack", "finage", "financialmodelingprep", "findl", "finicity", "finnhub", "firebase", "firecrawl", "firehydrant",
        "fireworks", "fivetran", "fixerio", "flagsmith", "flatio", "fleetbase", "flexport", "flickr", "flightapi", "flightaware", "flightlabs", "flightstats",
        "flutterwave", "flyio", "fmfw", "formbucket", "formcraft", "formsite", "fossa", "foursquare", "frameio", "freemius", "freshbooks", "freshdesk",
        "freshservice", "frontapp", "fullcontact", "fullstory", "fusebill", "fxmarket", "gandi", "gcore", "gcp", "geckoboard", "gemfury", "gemini", "gengo",
        "geoapify", "geocodify", "geocodio", "geoipifi", "geonames", "getgeoapi", "getgist", "getresponse", "getsandbox", "getstream", "ghost", "giphy",
        "gitbook", "gitea", "gitguardian", "github", "gitlab", "gitter", "gladia", "glassnode", "gocanvas", "gocardless", "godaddy", "gofile", "goodreads",
        "google", "googlemaps", "gorgias", "grafana", "graphcms", "graphhopper", "gravatar", "greenhouse", "greynoise", "groovehq", "groq", "gtmetrix",
        "guardianapi", "gumroad", "gyazo", "hackerone", "hackmd", "happyscribe", "harness", "harvest", "harvestapp", "hashnode", "hasura", "hcaptcha", "hcloud",
        "helius", "hellosign", "helpcrunch", "helpscout", "hereapi", "heroku", "hetzner", "heygen", "hibp", "hightouch", "hiveage", "holidayapi", "honeybadger",
        "honeycomb", "html2pdf", "hubspot", "huggingface", "humio", "hunter", "hunterio", "hybiscus", "hygraph", "hypertrack", "ibmcloud", "iconfinder", "iex",
        "iexapis", "iexcloud", "ifttt", "imagekit", "imagga", "imgbb", "imgix", "imgur", "influx", "influxdb", "infobip", "infracost", "infura", "insightly",
        "instabot", "instagram", "instamojo", "instana", "instatus", "intercom", "interseller", "intrinio", "intruder", "invoiceocean", "ionos", "ip2location",
        "ipapi", "ipdata", "ipgeolocation", "ipify", "ipinfo", "ipinfodb", "ipquality", "ipqualityscore", "ipregistry", "ipstack", "iterable", "iugu", "jfrog",
        "jina", "jira", "jotform", "jumpcloud", "jupiterone", "kaggle", "kagi", "kaleyra", "kanbantool", "karmacrm", "keen", "keenio", "keycdn",
        "kickbox", "kinsta", "klaviyo", "klipfolio", "knapsackpro", "komodor", "kontent", "koyeb", "kraken", "kubecost", "kucoin", "kylas", "lacework",
        "lambdatest", "langchain", "langfuse", "langsmith", "languagelayer", "larksuite", "lastfm", "launchdarkly", "leadfeeder", "leaseweb", "lemlist",
        "lemonsqueezy", "lendflow", "lessannoyingcrm", "letta", "lexigram", "lightstep", "linear", "linearapi", "linemessaging", "linenotify", "linkedin",
        "linkpreview", "linode", "liqpay", "liveagent", "liveblocks", "livechat", "livekit", "livestorm", "llamacloud", "loadmill", "lob", "localazy",
        "locationiq", "logdna", "loggly", "logicmonitor", "loginradius", "logrocket", "logtail", "logz", "logzio", "lokalise", "looker", "loyverse", "lumigo",
        "lunchmoney", "luno", "mackerel", "madkudu", "magento", "magicbell", "mailboxlayer", "mailboxvalidator", "mailchimp", "mailerlite", "mailersend",
        "mailgun", "mailjet", "mailmodo", "mailsac", "mailslurp", "mailtrap", "mandrill", "mapbox", "mapillary", "mapquest", "maptiler", "marketstack",
        "matomo", "mattermost", "mavenlink", "maxmind", "meaningcloud", "mediastack", "meilisearch", "meistertask", "memsource", "meraki", "mercadopago",
        "mergify", "mesibo", "messagebird", "metaapi", "metabase", "metrilo", "mezmo", "mindee", "mindmeister", "minio", "miro", "mistral", "mistralai",
        "mixmax", "mixpanel", "mockaroo", "mollie", "monday", "mongodb", "mongodbatlas", "monkeylearn", "moonclerk", "moosend", "moralis", "mparticle",
        "mrticktock", "mux", "muxvideo", "myfreshworks", "myintervals", "n8n", "nasa", "nasdaq", "natwest", "netbird", "netcup", "nethunt", "netlify",
        "netsuite", "neutrino", "neutrinoapi", "newrelic", "newsapi", "newscatcher", "newsdata", "nexmo", "nftport", "ngrok", "nicereply", "nightfall",
        "nocodb", "nomics", "northflank", "noticeable", "notion", "nozbe", "npm", "nubela", "nuget", "numverify", "nutritionix", "nvapi", "nvidia", "nylas",
        "nytimes", "oanda", "octopusdeploy", "okta", "okx", "olark", "omdb", "omise", "omnisend", "onedesk", "onelogin", "onepagecrm", "onesignal", "onfido",
        "onfleet", "oopspam", "openai", "openaq", "opencage", "opencagedata", "opencorporates", "openexchangerates", "openrouter", "openrouteservice",
        "opensea", "opensubtitles", "openuv", "openvsx", "openweather", "openweathermap", "opsgenie", "opsramp", "optimizely", "orbitlove", "overloop",
        "owlbot", "owm", "pabbly", "packagecloud", "packagist", "pagarme", "pagerduty", "pagertree", "pandadoc", "pandascore", "pantheon", "paperform",
        "paperspace", "papertrail", "paralleldots", "parsehub", "parseur", "partnerstack", "pastebin", "paydirtapp", "paymo", "paymoapp", "paymob", "paymongo",
        "paypal", "paystack", "pdflayer", "pdfmonkey", "pdfshift", "peopledatalabs", "pepipost", "percy", "perplexity", "personio", "petfinder", "pexels",
        "phorge", "photoroom", "phrase", "phraseapp", "pinata", "pinecone", "pingdom", "pinterest", "pipedream", "pipedrive", "pivotaltracker", "pixabay",
        "pixela", "plaid", "planetscale", "planhat", "planview", "planyo", "platerecognizer", "playht", "plivo", "podio", "pollsapi", "poloniex", "polygonio",
        "polygonscan", "porkbun", "portainer", "portkey", "positionstack", "postageapp", "posthog", "postman", "postmark", "postmates", "powrbot", "predicthq",
        "prefect", "privateai", "prodpad", "prospectcrm", "protocolsio", "proxmox", "proxycrawl", "proxyscrape", "pubnub", "pulumi", "purestake", "pushbullet",
        "pusher", "pushover", "pypi", "qase", "qdrant", "qualaroo", "quay", "qubole", "quickbooks", "quicknode", "rainforestpay", "rapid7", "rapidapi", "rawg",
        "raygun", "razorpay", "reachmail", "readwise", "rebrandly", "recaptcha", "rechargepayments", "recurly", "redash", "reddit", "redislabs", "refiner",
        "relic", "remnote", "rentman", "repairshopr", "replicate", "replit", "replyio", "requestfinance", "resend", "restpack", "restream", "retool", "revai",
        "revampcrm", "ringcentral", "ringover", "riotgames", "ritekit", "robinhood", "roboflow", "rocketreach", "rollbar", "rootly", "route4me", "rownd",
        "rubygems", "rudderstack", "runpod", "runrunit", "runscope", "salesblink", "salescookie", "salesflare", "salesforce", "salesloft", "salesmate",
        "samsara", "sanity", "satismeter", "saucelabs", "scaleway", "scalr", "scrapeowl", "scraperapi", "scraperbox", "scrapestack", "scrapfly", "scrapingant",
        "scrapingbee", "screenshotapi", "screenshotlayer", "screenshotmachine", "scrutinizerci", "securitytrails", "segment", "selectpdf", "semantria",
        "semaphoreci", "semgrep", "semrush", "sendbird", "sendgrid", "sendinblue", "sendpulse", "sendy", "sentinelone", "sentry", "serpapi", "serper",
        "serphouse", "serpstack", "servicenow", "sheety", "sherpadesk", "shipday", "shipengine", "shippo", "shippoapp", "shipstation", "shodan", "shopee",
        "shopify", "shortcut", "shortio", "shotstack", "shutterstock", "siftscience", "signalfx", "signalwire", "signnow", "signwell", "sigopt", "simfin",
        "simplesat", "simplynoted", "simvoly", "sinch", "sirv", "siteleaf", "skrapp", "skrappio", "skybiometry", "slack", "slackbot", "smartling", "smartlook",
        "smartproxy", "smartsheet", "smartsheets", "smartystreets", "smooch", "smsapi", "smtp2go", "snapchat", "snipcart", "snowflake", "snyk", "socrata",
        "solarwinds", "sonar", "sonarcloud", "sonarqube", "sonatype", "soundcloud", "sourcegraph", "spaces", "sparkpost", "speechmatics", "speechtextai",
        "splunk", "spoonacular", "sportradar", "sportsdata", "sportsmonk", "spotify", "spreedly", "sqreen", "square", "squarespace", "squareup", "sslmate",
        "stability", "stackblitz", "stackhawk", "stackpath", "statsig", "statuscake", "statuspage", "statuspal", "steam", "stitchdata", "stockdata",
        "storecove", "stormboard", "stormglass", "storyblok", "storychief", "strapi", "strava", "stripe", "stripo", "stytch", "sugester", "sumologic",
        "supabase", "supernotes", "surveyanyplace", "surveybot", "surveymonkey", "surveysparrow", "survicate", "swiftype", "symantec", "sysdig", "tableau",
        "tailscale", "talkjs", "tallyfy", "tatum", "tatumio", "tavily", "taxjar", "teamgate", "teamworkcrm", "technicalanalysisapi", "telegram", "telegrambot",
        "teletype", "telnyx", "tenable", "tencent", "textmagic", "themoviedb", "theoddsapi", "thinkific", "thousandeyes", "ticketmaster", "tickettailor",
        "tiingo", "timecamp", "timekit", "timezoneapi", "timezonedb", "tinify", "tinybird", "tinypng", "tmdb", "tmetric", "todoist", "togetherai", "toggl",
        "toggltrack", "tokeet", "tomorrowio", "tomtom", "topgg", "traccar", "trackjs", "tradier", "tradingview", "transferwise", "travelpayouts", "travis",
        "travisci", "trello", "twelvedata", "twilio", "twitch", "twitter", "txtlocal", "tyntec", "typeform", "typesense", "typetalk", "ubidots", "uclassify",
        "umami", "unifyid", "unplugg", "unsplash", "upcdatabase", "upcloud", "uplead", "uploadcare", "uploadthing", "upstash", "uptimerobot", "upwave",
        "urlscan", "urlscanio", "userflow", "userstack", "usps", "vagrantcloud", "vapi", "vatlayer", "vbout", "vercel", "verimail", "veriphone", "versioneye",
        "veryfi", "victorops", "viewneo", "vimeo", "virustotal", "visualcrossing", "voiceflow", "voicegain", "vonage", "voodoosms", "vouchery", "voyage",
        "voyageai", "vpnapi", "vultr", "wakatime", "walkscore", "wandb", "wasabi", "weatherapi", "weatherbit", "weatherstack", "weaviate", "web3storage",
        "webflow", "webscraper", "webscraping", "wepay", "whatsapp", "whoisxml", "whoisxmlapi", "whoxy", "wistia", "witai", "wolfram", "wolframalpha",
        "woocommerce", "wordnik", "workos", "worksnaps", "workstack", "worldcoinindex", "worldweather", "worldweatheronline", "wrike", "xai", "xata", "xendit",
        "yandex", "yelp", "ynab", "youneedabudget", "yousign", "youtube", "zapier", "zapierwebhook", "zendesk", "zendeskapi", "zenrows", "zenscrape", "zenserp",
        "zeplin", "zeptomail", "zerobounce", "zerotier", "zipapi", "zipbooks", "zipcodeapi", "zipcodebase", "zoho", "zohocrm", "zonkafeedback", "zoom",
        "zoominfo", "zulip", "zulipchat", "zuora", "stormglassio", "smarty", "fal", "falai", "contribsys", "canny", "polygon", "semaphore",
    ]);

    // Words of every day: a vendor's only where the name goes on as vendors' do.
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        ["daily", "guardian", "copper", "fixer", "hunter", "front", "close", "line", "crisp", "apollo", "teamwork", "timescale", "readme", "railway", "paddle", "octopus", "harvest", "float", "pipe", "wave", "nimble", "chroma", "neon", "canvas", "steam", "courier", "knock", "novu", "convex", "deputy", "axiom", "gemini", "mode", "hex", "box", "render"]);

    private static readonly FrozenSet<string> Continuations = FrozenSet.ToFrozenSet(["api", "io", "co", "crm", "com", "app", "ai", "dev", "hq", "access", "auth", "pat"]);

    /// <summary>What a search may look for first.</summary>
    public static IEnumerable<string> Anchors => Known.Concat(Common).Where(name => name.Length >= Shortest).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Whether any word of the name, or two joined, is a vendor's.</summary>
    public static bool IsIn(string name) => EndOf(SecretNames.Split(name)) > 0;

    public static bool Contains(string word) => Known.Contains(word);

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
