import { words } from "./declared.ts";

/**
 * The packages that bring a namespace of PHP, the one to declare first. Components of Symfony, Laravel and Laminas are told by their names
 * and are not here. Interfaces (`Psr`) and what comes with extensions (`MongoDB\BSON`) are left out, and so is what tests and developers' tools bring.
 * Source: "autoload" in the composer.json of each, on packagist.org.
 */
export const composerNamespaces: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{ Aws: "aws/aws-sdk-php", BaconQrCode: "bacon/bacon-qr-code", "Barryvdh\\DomPDF": "barryvdh/laravel-dompdf", "Brick\\Math": "brick/math", "Brick\\Money": "brick/money", Carbon: "nesbot/carbon", Cron: "dragonmantank/cron-expression" },
    ...{ "DI": "php-di/php-di", "Doctrine\\DBAL": "doctrine/dbal", "Doctrine\\Inflector": "doctrine/inflector", "Doctrine\\Migrations": "doctrine/migrations", "Doctrine\\ORM": "doctrine/orm", "Doctrine\\Persistence": "doctrine/persistence" },
    ...{ "Doctrine\\ODM\\MongoDB": "doctrine/mongodb-odm", "Doctrine\\Common\\Collections": "doctrine/collections", Dompdf: "dompdf/dompdf", Dotenv: "vlucas/phpdotenv", "Egulias\\EmailValidator": "egulias/email-validator" },
    ...{ Elasticsearch: "elasticsearch/elasticsearch", "Elastic\\Elasticsearch": "elasticsearch/elasticsearch", "Endroid\\QrCode": "endroid/qr-code", FastRoute: "nikic/fast-route", "Firebase\\JWT": "firebase/php-jwt", GeoIp2: "geoip2/geoip2" },
    ...{ "Google\\Client": "google/apiclient", "Google\\Service": "google/apiclient google/apiclient-services", "Google\\Cloud\\Storage": "google/cloud-storage google/cloud", "Google\\Cloud\\PubSub": "google/cloud-pubsub google/cloud" },
    ...{ GuzzleHttp: "guzzlehttp/guzzle", "GuzzleHttp\\Promise": "guzzlehttp/promises", "GuzzleHttp\\Psr7": "guzzlehttp/psr7", Hashids: "hashids/hashids", "Intervention\\Image": "intervention/image", "JMS\\Serializer": "jms/serializer" },
    ...{ "Kreait\\Firebase": "kreait/firebase-php", "Laravel\\Cashier": "laravel/cashier", "Laravel\\Fortify": "laravel/fortify", "Laravel\\Horizon": "laravel/horizon", "Laravel\\Passport": "laravel/passport", "Laravel\\Sanctum": "laravel/sanctum" },
    ...{ "Laravel\\Scout": "laravel/scout", "Laravel\\Socialite": "laravel/socialite", "Lcobucci\\JWT": "lcobucci/jwt", "League\\CommonMark": "league/commonmark", "League\\Csv": "league/csv", "League\\Flysystem": "league/flysystem" },
    ...{ "League\\Flysystem\\AwsS3V3": "league/flysystem-aws-s3-v3", "League\\Flysystem\\Ftp": "league/flysystem-ftp", "League\\Flysystem\\PhpseclibV3": "league/flysystem-sftp-v3", "League\\Fractal": "league/fractal", "League\\Glide": "league/glide" },
    ...{ "League\\HTMLToMarkdown": "league/html-to-markdown", "League\\OAuth2\\Client": "league/oauth2-client", "League\\OAuth2\\Server": "league/oauth2-server", "League\\Uri": "league/uri", Livewire: "livewire/livewire", Inertia: "inertiajs/inertia-laravel" },
    ...{ "Maatwebsite\\Excel": "maatwebsite/excel", Mailgun: "mailgun/mailgun-php", "Minishlink\\WebPush": "minishlink/web-push", "MongoDB\\Client": "mongodb/mongodb", "MongoDB\\Collection": "mongodb/mongodb", "MongoDB\\Database": "mongodb/mongodb" },
    ...{ Money: "moneyphp/money", Monolog: "monolog/monolog", Mpdf: "mpdf/mpdf", "Nyholm\\Psr7": "nyholm/psr7", OTPHP: "spomky-labs/otphp", "PHPMailer\\PHPMailer": "phpmailer/phpmailer", PhpAmqpLib: "php-amqplib/php-amqplib" },
    ...{ "PhpOffice\\PhpSpreadsheet": "phpoffice/phpspreadsheet", "PhpOffice\\PhpWord": "phpoffice/phpword", "PragmaRX\\Google2FA": "pragmarx/google2fa", Predis: "predis/predis", Pusher: "pusher/pusher-php-server", "Ramsey\\Uuid": "ramsey/uuid" },
    ...{ Ratchet: "cboden/ratchet", "React\\EventLoop": "react/event-loop", "React\\Http": "react/http", SendGrid: "sendgrid/sendgrid", "Sentry": "sentry/sentry", "Sentry\\Laravel": "sentry/sentry-laravel", "Slim\\Psr7": "slim/psr7", Slim: "slim/slim" },
    ...{ "Spatie\\Permission": "spatie/laravel-permission", "Spatie\\MediaLibrary": "spatie/laravel-medialibrary", "Spatie\\Activitylog": "spatie/laravel-activitylog", "Spatie\\QueryBuilder": "spatie/laravel-query-builder", Stripe: "stripe/stripe-php" },
    ...{ "Symfony\\Bridge\\Twig": "symfony/twig-bridge", "Symfony\\Bridge\\Monolog": "symfony/monolog-bridge", "Symfony\\Contracts\\HttpClient": "symfony/http-client-contracts", Twig: "twig/twig", "Twilio": "twilio/sdk", "Tymon\\JWTAuth": "tymon/jwt-auth" },
    ...{ "Webmozart\\Assert": "webmozart/assert", phpseclib3: "phpseclib/phpseclib" },
  }).map(([namespace, names]) => [namespace, words(names)]),
);

/** Packages that another one requires as parts of itself, by its own composer.json and documentation: who declares that one has declared them. */
export const composerParts: Readonly<Record<string, string>> = {
  // "require" and "replace" of laravel/framework.
  "laravel/framework":
    "brick/math doctrine/inflector dragonmantank/cron-expression egulias/email-validator guzzlehttp/guzzle guzzlehttp/promises guzzlehttp/psr7 illuminate/* league/commonmark league/flysystem league/uri monolog/monolog nesbot/carbon ramsey/uuid symfony/console symfony/error-handler symfony/finder symfony/http-foundation symfony/http-kernel symfony/mailer symfony/mime symfony/process symfony/routing symfony/uid symfony/var-dumper symfony/event-dispatcher symfony/string symfony/translation vlucas/phpdotenv",
  "laravel/lumen-framework": "dragonmantank/cron-expression illuminate/* monolog/monolog nesbot/carbon nikic/fast-route ramsey/uuid symfony/console symfony/error-handler symfony/http-foundation symfony/http-kernel symfony/mime vlucas/phpdotenv",
  "illuminate/*": "illuminate/* doctrine/inflector nesbot/carbon symfony/console symfony/finder symfony/http-foundation symfony/http-kernel symfony/process",
  "symfony/symfony": "symfony/* doctrine/persistence twig/twig",
  "symfony/framework-bundle": "symfony/cache symfony/config symfony/dependency-injection symfony/error-handler symfony/event-dispatcher symfony/filesystem symfony/finder symfony/http-foundation symfony/http-kernel symfony/routing",
  "symfony/security-bundle": "symfony/password-hasher symfony/security-core symfony/security-csrf symfony/security-http symfony/security",
  "symfony/twig-bundle": "symfony/twig-bridge twig/twig",
  "symfony/monolog-bundle": "monolog/monolog symfony/monolog-bridge",
  "symfony/mailer": "egulias/email-validator symfony/mime",
  "symfony/form": "symfony/options-resolver symfony/property-access",
  "symfony/http-kernel": "symfony/http-foundation symfony/event-dispatcher",
  "symfony/http-client": "symfony/http-client-contracts",
  "symfony/property-info": "symfony/type-info",
  "doctrine/doctrine-bundle": "doctrine/dbal doctrine/persistence doctrine/orm",
  "doctrine/doctrine-migrations-bundle": "doctrine/migrations doctrine/dbal doctrine/doctrine-bundle",
  "doctrine/migrations": "doctrine/dbal",
  "doctrine/orm": "doctrine/collections doctrine/dbal doctrine/persistence",
  "aws/aws-sdk-php*": "guzzlehttp/guzzle guzzlehttp/promises guzzlehttp/psr7",
  "guzzlehttp/guzzle": "guzzlehttp/promises guzzlehttp/psr7",
  "google/*": "google/apiclient-services guzzlehttp/guzzle guzzlehttp/psr7",
  "laravel/scout": "laravel/scout",
  "laravel/jetstream": "laravel/fortify laravel/sanctum livewire/livewire",
  "laravel/passport": "league/oauth2-server lcobucci/jwt",
  "laravel/cashier": "stripe/stripe-php moneyphp/money",
  "league/flysystem-aws-s3-v3": "aws/aws-sdk-php league/flysystem",
  "league/flysystem-*": "league/flysystem",
  "league/oauth2-*": "guzzlehttp/guzzle",
  "filament/*": "livewire/livewire",
  "livewire/*": "livewire/livewire",
  "maatwebsite/excel": "phpoffice/phpspreadsheet",
  "barryvdh/laravel-dompdf": "dompdf/dompdf",
  "mongodb/laravel-mongodb": "mongodb/mongodb",
  "minishlink/web-push": "guzzlehttp/guzzle",
  "rcrowe/twigbridge": "twig/twig",
  "sentry/*": "sentry/sentry",
  "pragmarx/*": "pragmarx/google2fa bacon/bacon-qr-code",
  "intervention/*": "intervention/image",
  "slim/slim": "nikic/fast-route",
  "slim/twig-view": "twig/twig",
  "tymon/jwt-auth": "lcobucci/jwt nesbot/carbon",
};

/** Systems that come with packages of their own, in which extensions run: what these import is not told by their manifest. */
export const composerHosts = /^(?:drupal|magento|typo3|shopware|oro|sylius|craftcms|contao|silverstripe|neos|october|concrete5|prestashop|mautic|johnpbloch|roots|wpackagist-plugin|wpackagist-theme|flarum|statamic|bolt|pimcore|ibexa|ezsystems|cakephp|yiisoft|codeigniter4|spiral|hyperf|phalcon)\//;
