import type { ApiTable } from "../rule.ts";
import type { ArgumentPath } from "../servers/server-bindings.ts";
import { each } from "./service-client.ts";

/** Where a client of HTTP or gRPC takes the address of the other process from. */
export interface WebClient {
  readonly at: readonly ArgumentPath[];
  /** A host, alone or with a port, besides a URL. */
  readonly isHost?: boolean;
}

const url = (...at: readonly ArgumentPath[]): WebClient => ({ at });
const host = (...at: readonly ArgumentPath[]): WebClient => ({ at, isHost: true });
const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];
const methodsOf = (clients: readonly string[], methods: readonly string[], entry: WebClient): Readonly<Record<string, WebClient>> => each(clients.flatMap((client) => methods.map((method) => `${client}.${method}`)), entry);

/** Clients that call another process over the network, as their libraries document them. */
export const webClients: ApiTable<WebClient> = {
  javascript: {
    ...each(["fetch", "node-fetch", "cross-fetch", "undici.fetch", "undici.request", "ofetch", "ofetch.$fetch", "ky", "needle", "request-promise", "request-promise-native", "undici.Pool", "undici.Client", "socket.io-client", "socket.io-client.io", "ws", "ws.WebSocket", "express-http-proxy"], url([0])),
    ...each(["axios", "got", "request", "axios.request"], url([0, "url"], [0, "uri"], [0])),
    ...methodsOf(["axios", "axios.create()", "got", "ky", "superagent", "request", "@nestjs/axios.HttpService()", "@nestjs/axios.HttpService().axiosRef", "request-promise", "supertest"], [...verbs, "del"], url([0])),
    "needle": url([1], [0]),
    "axios.create": url([0, "baseURL"]),
    "got.extend": url([0, "prefixUrl"]),
    "ky.create": url([0, "prefixUrl"]),
    "ofetch.$fetch.create": url([0, "baseURL"]),
    "@nestjs/axios.HttpModule.register": url([0, "baseURL"]),
    "graphql-request.GraphQLClient": url([0]),
    ...each(["http.request", "http.get", "https.request", "https.get"], host([0, "hostname"], [0, "host"], [0])),
    ...each(["http-proxy.createProxyServer", "http-proxy-middleware.createProxyMiddleware", "http-proxy-middleware"], url([0, "target"])),
    ...each(["@grpc/grpc-js.Client", "grpc.Client"], host([0])),
  },
  python: {
    ...methodsOf(["requests", "requests.Session()", "requests.session()", "httpx", "httpx.Client()", "httpx.AsyncClient()", "aiohttp.ClientSession()"], verbs, url([0], ["url"])),
    ...methodsOf(["requests", "requests.Session()", "requests.session()", "httpx", "httpx.Client()", "httpx.AsyncClient()", "aiohttp", "aiohttp.ClientSession()", "urllib3", "urllib3.PoolManager()"], ["request"], url([1], ["url"])),
    ...each(["httpx.Client", "httpx.AsyncClient", "aiohttp.ClientSession"], url(["base_url"], [0])),
    ...each(["urllib.request.urlopen", "urllib.request.Request"], url([0], ["url"])),
    ...each(["http.client.HTTPConnection", "http.client.HTTPSConnection"], host([0], ["host"])),
    ...each(["grpc.insecure_channel", "grpc.secure_channel", "grpc.aio.insecure_channel", "grpc.aio.secure_channel"], host([0], ["target"])),
    ...each(["websockets.connect", "websocket.create_connection"], url([0])),
  },
  go: {
    ...methodsOf(["net/http", "net/http.Client()"], ["Get", "Post", "Head", "PostForm"], url([0])),
    "net/http.NewRequest": url([1]),
    "net/http.NewRequestWithContext": url([2]),
    ...each(["google.golang.org/grpc.Dial", "google.golang.org/grpc.NewClient"], host([0])),
    "google.golang.org/grpc.DialContext": host([1]),
    "github.com/go-resty/resty*.New().SetBaseURL": url([0]),
    "github.com/go-resty/resty*.New().R().**.*": url([0]),
    "net/url.Parse": url([0]),
  },
  java: {
    ...methodsOf(["org.springframework.web.client.RestTemplate()"], ["getForObject", "getForEntity", "postForObject", "postForEntity", "postForLocation", "exchange", "execute", "put", "delete", "patchForObject", "headForHeaders"], url([0])),
    ...each(["org.springframework.web.reactive.function.client.WebClient.create", "org.springframework.web.client.RestClient.create", "java.net.URI.create", "java.net.URI", "java.net.URL"], url([0])),
    ...each(["org.springframework.web.reactive.function.client.WebClient.builder().**.baseUrl", "org.springframework.web.client.RestClient.builder().**.baseUrl", "retrofit2.Retrofit.Builder().**.baseUrl", "org.springframework.boot.web.client.RestTemplateBuilder().**.rootUri"], url([0])),
    ...each(["okhttp3.Request.Builder().**.url"], url([0])),
    "feign.Feign.builder().**.target": url([1]),
    ...each(["HttpGet", "HttpPost", "HttpPut", "HttpDelete"].flatMap((name) => [`org.apache.http.client.methods.${name}`, `org.apache.hc.client5.http.classic.methods.${name}`]), url([0])),
    ...methodsOf(["kong.unirest.Unirest", "kong.unirest.core.Unirest"], verbs, url([0])),
    ...each(["io.grpc.ManagedChannelBuilder", "io.grpc.netty.NettyChannelBuilder", "io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder"].flatMap((name) => [`${name}.forAddress`, `${name}.forTarget`]), host([0])),
  },
  csharp: {
    Uri: url([0]),
    ...methodsOf(["HttpClient()", "IHttpClientFactory().CreateClient()"], ["GetAsync", "GetStringAsync", "GetStreamAsync", "GetByteArrayAsync", "GetFromJsonAsync", "PostAsync", "PostAsJsonAsync", "PutAsync", "PutAsJsonAsync", "PatchAsync", "DeleteAsync", "DeleteFromJsonAsync"], url([0])),
    HttpRequestMessage: url([1]),
    RestClient: url([0]),
    "WebRequest.Create": url([0]),
    "GrpcChannel.ForAddress": url([0]),
  },
  ruby: {
    ...each(["URI", "URI.parse", "URI.open", "Faraday.new", "Excon.new"], url(["url"], [0])),
    ...methodsOf(["Faraday", "HTTParty", "RestClient", "HTTP", "Typhoeus", "Excon"], verbs, url([0])),
    "RestClient::Resource.new": url([0]),
    "RestClient::Request.execute": url(["url"]),
    ...each(["Net::HTTP.new", "Net::HTTP.start", "Net::HTTP.get"], host([0])),
    "GRPC::Core::Channel.new": host([0]),
  },
  php: {
    "GuzzleHttp\\Client": url([0, "base_uri"]),
    ...methodsOf(["GuzzleHttp\\Client()", "GuzzleHttp\\ClientInterface()", "Illuminate\\Support\\Facades\\Http", "Illuminate\\Support\\Facades\\Http.*()"], [...verbs, "baseUrl"], url([0])),
    ...methodsOf(["GuzzleHttp\\Client()", "GuzzleHttp\\ClientInterface()", "Symfony\\Contracts\\HttpClient\\HttpClientInterface()", "Symfony\\Component\\HttpClient\\HttpClient.create()"], ["request"], url([1])),
    "Symfony\\Component\\HttpClient\\HttpClient.create": url([0, "base_uri"]),
    "Symfony\\Component\\HttpClient\\HttpClient.createForBaseUri": url([0]),
    ...each(["curl_init", "file_get_contents", "fopen", "SoapClient"], url([0])),
    curl_setopt: url([2]),
  },
  rust: {
    ...each(["reqwest::get", "reqwest::blocking::get"], url([0])),
    ...methodsOf(["reqwest::Client::new()", "reqwest::Client()", "reqwest::blocking::Client::new()", "reqwest::blocking::Client()", "reqwest::Client::builder().**.build()", "reqwest::Client::builder().**.unwrap()"], verbs, url([0])),
    ...each(verbs.flatMap((verb) => [`ureq::${verb}`, `surf::${verb}`]), url([0])),
    ...each(["tonic::transport::Channel::from_static", "tonic::transport::Endpoint::from_static", "tonic::transport::Endpoint::new", "*Client::connect"], url([0])),
  },
};

/** Helpers that put a text together from one with gaps: the first that is a text is the frame. */
export const formatHelpers = /^(?:util\.format|fmt\.Sprintf|String\.format|java\.lang\.String\.format|string\.Format|String\.Format|sprintf|vsprintf|format|Kernel\.format|Kernel\.sprintf|printf)$/;

/** Programs of a shell script that call a URL. */
export const urlPrograms = /^(?:curl|wget|http|https|xh|ab|hey|wrk|siege|grpcurl|websocat)$/;
