import { words } from "./declared.ts";

/**
 * The distributions that bring a module of Python, the one to declare first. A name that is not here is nobody's for sure, be it of the
 * standard library, of the app or of a package that few know. Modules of tests and of developers' tools are left out, and so is what nearly
 * every environment has anyway (`setuptools`, `typing_extensions`).
 * Source: the top-level names of the wheels on pypi.org; for those that are called otherwise also pipreqs, "pipreqs/mapping".
 */
export const pythonModules: ReadonlyMap<string, readonly string[]> = new Map([
  // Distributions of the same name, but for case and the sign between words.
  ...words(`aioboto3 aiobotocore aiocache aiofiles aiogram aiohttp aiokafka aiomysql aiopg aioredis aiosmtplib aiosqlite alembic amqp anthropic anyio apispec
    ariadne arq arrow asgiref asyncmy asyncpg authlib babel bcrypt beanie billiard bleach boltons boto boto3 botocore bottle cachetools celery channels
    channels_redis chardet cherrypy click clickhouse_connect clickhouse_driver cloudinary colorlog confluent_kafka connexion cryptography cx_Oracle daphne
    dash deepdiff defusedxml diskcache django django_celery_beat django_celery_results django_redis django_rq docxtpl dramatiq drf_spectacular drf_yasg
    elastic_apm elasticsearch elasticsearch_dsl email_validator emoji eventlet falcon fastapi fastapi_users feedparser filelock firebase_admin flask
    flask_admin flask_appbuilder flask_apscheduler flask_babel flask_bcrypt flask_caching flask_compress flask_cors flask_dance flask_httpauth flask_jwt
    flask_jwt_extended flask_limiter flask_login flask_mail flask_mailman flask_marshmallow flask_migrate flask_mongoengine flask_moment flask_pymongo
    flask_restful flask_restplus flask_restx flask_session flask_smorest flask_socketio flask_sqlalchemy flask_talisman flask_wtf fsspec gevent geopandas
    geopy gidgethub google_auth_oauthlib gradio graphene graphene_django grpclib gspread gunicorn h5py html2text httplib2 httptools httpx huey hvac
    hypercorn influxdb influxdb_client itsdangerous jinja2 joblib joserfc jsonpickle jsonschema kazoo keras kombu kubernetes langchain langchain_community
    langchain_core langchain_openai ldap3 litellm litestar logbook loguru lxml mako mangum markupsafe marshmallow marshmallow_sqlalchemy matplotlib
    meilisearch minio mistune mongoengine motor msal neo4j networkx newrelic nltk numpy oauthlib odmantic ollama openai openpyxl oracledb orjson pandas
    paramiko passlib pdfkit pdfplumber peewee pendulum pgvector phonenumbers pika plotly polars polib pony portalocker premailer prettytable
    prometheus_client psutil psycogreen psycopg psycopg2 psycopg_pool pyarrow pydantic pydantic_settings pydub pygments pymemcache pymongo pymssql pymysql
    pyodbc pyotp pypdf pyramid pytesseract pytz qdrant_client qrcode quart raven redis regex reportlab requests requests_oauthlib rollbar rq sanic scipy
    scrapy seaborn selenium sendgrid sentence_transformers sentry_sdk shapely simplejson six slack_bolt slack_sdk slowapi soundfile spacy sqlalchemy
    sqlalchemy_utils sqlmodel sse_starlette starlette statsd streamlit stripe structlog tabulate tenacity textblob tiktoken toml tornado torchvision tqdm
    transformers twilio typer tzlocal ujson unidecode urllib3 uvicorn uvloop voluptuous waitress weasyprint websockets webargs werkzeug whitenoise whoosh
    wtforms xgboost xlrd xlsxwriter xmltodict yarl zeep`).map((name): [string, readonly string[]] => [name, [name.replaceAll("_", "-")]]),
  ...Object.entries(renamed()).map(([module, distributions]): [string, readonly string[]] => [module, words(distributions)]),
]);

/** Modules whose distribution is called otherwise, or that several distributions bring. */
function renamed(): Readonly<Record<string, string>> {
  return {
    ...{ Crypto: "pycryptodome pycrypto", Cryptodome: "pycryptodomex", Levenshtein: "Levenshtein python-Levenshtein rapidfuzz", MySQLdb: "mysqlclient MySQL-python PyMySQL", OpenSSL: "pyOpenSSL" },
    ...{ PIL: "Pillow pillow-simd", PyPDF2: "PyPDF2", aiormq: "aiormq aio-pika", aio_pika: "aio-pika", allauth: "django-allauth", apscheduler: "APScheduler", argon2: "argon2-cffi" },
    ...{ attr: "attrs", bs4: "beautifulsoup4 bs4", bson: "pymongo bson", gridfs: "pymongo", cassandra: "cassandra-driver scylla-driver", corsheaders: "django-cors-headers", couchdb: "CouchDB" },
    ...{ crispy_forms: "django-crispy-forms", cv2: "opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless opencv py-opencv", dateutil: "python-dateutil" },
    ...{ dbutils: "DBUtils", decouple: "python-decouple", discord: "discord.py py-cord nextcord discord", dj_database_url: "dj-database-url", django_filters: "django-filter", docx: "python-docx docx" },
    ...{ dotenv: "python-dotenv", engineio: "python-engineio", environ: "django-environ environ-config", faiss: "faiss-cpu faiss-gpu faiss", fitz: "PyMuPDF", flask_principal: "Flask-Principal" },
    ...{ flask_security: "Flask-Security Flask-Security-Too", git: "GitPython", github: "PyGithub", gitlab: "python-gitlab", gnupg: "python-gnupg", googleapiclient: "google-api-python-client", googlemaps: "googlemaps" },
    ...{ graphql: "graphql-core", grpc: "grpcio", haystack: "django-haystack haystack-ai farm-haystack", html5lib: "html5lib", hiredis: "hiredis", impala: "impyla", jose: "python-jose", jwt: "PyJWT" },
    ...{ kafka: "kafka-python kafka-python-ng", keycloak: "python-keycloak", ldap: "python-ldap", magic: "python-magic python-magic-bin file-magic", mailchimp_transactional: "mailchimp-transactional", markdown: "Markdown", markdown2: "markdown2" },
    ...{ memcache: "python-memcached python3-memcached", modelcluster: "django-modelcluster", multipart: "python-multipart multipart", "mysql.connector": "mysql-connector-python mysql-connector mysql-connector-python-rf" },
    ...{ nacl: "PyNaCl", nats: "nats-py", oauth2_provider: "django-oauth-toolkit", onelogin: "python3-saml", "opentelemetry.instrumentation": "opentelemetry-instrumentation opentelemetry-distro", "opentelemetry.sdk": "opentelemetry-sdk opentelemetry-distro" },
    ...{ opensearchpy: "opensearch-py", paho: "paho-mqtt", pgpy: "PGPy", pinecone: "pinecone pinecone-client", pptx: "python-pptx", psycopg2: "psycopg2 psycopg2-binary psycopg2cffi", pydantic_ai: "pydantic-ai pydantic-ai-slim" },
    ...{ pdfminer: "pdfminer.six pdfminer", pyathena: "PyAthena", pyhive: "PyHive", pythonjsonlogger: "python-json-logger", ratelimit: "ratelimit django-ratelimit", reversion: "django-reversion" },
    ...{ rest_framework: "djangorestframework", rest_framework_simplejwt: "djangorestframework-simplejwt", saml2: "pysaml2", skimage: "scikit-image", sklearn: "scikit-learn", slack: "slackclient", slugify: "python-slugify unicode-slugify awesome-slugify" },
    ...{ "snowflake.connector": "snowflake-connector-python", "snowflake.sqlalchemy": "snowflake-sqlalchemy", socketio: "python-socketio", socks: "PySocks", sqlalchemy_utils: "SQLAlchemy-Utils", storages: "django-storages", strawberry: "strawberry-graphql" },
    ...{ taggit: "django-taggit", telegram: "python-telegram-bot", telebot: "pyTelegramBotAPI", tinymce: "django-tinymce", tortoise: "tortoise-orm", treebeard: "django-treebeard", uwsgidecorators: "uWSGI", weaviate: "weaviate-client" },
    ...{ websocket: "websocket-client", dns: "dnspython", docker: "docker docker-py", flask_redis: "Flask-Redis Flask-And-Redis", msgpack: "msgpack msgpack-python", wtforms_sqlalchemy: "WTForms-SQLAlchemy", xapian: "xapian-bindings", yaml: "PyYAML", zmq: "pyzmq", llama_index: "llama-index llama-index-core", consul: "python-consul python-consul2 py-consul" },
    ...{ rq_scheduler: "rq-scheduler", snowflake_connector_python: "snowflake-connector-python", tensorflow: "tensorflow tensorflow-cpu tensorflow-gpu tensorflow-macos intel-tensorflow", torch: "torch pytorch", redlock: "redlock-py redlock" },
    ...namespaces(),
  };
}

/** Modules in a namespace that many distributions share. */
function namespaces(): Readonly<Record<string, string>> {
  return {
    ...{ "google.auth": "google-auth", "google.oauth2": "google-auth", "google.api_core": "google-api-core", "google.protobuf": "protobuf", "google.generativeai": "google-generativeai", "google.genai": "google-genai" },
    ...{ "google.cloud.aiplatform": "google-cloud-aiplatform", "google.cloud.bigquery": "google-cloud-bigquery", "google.cloud.datastore": "google-cloud-datastore", "google.cloud.error_reporting": "google-cloud-error-reporting" },
    ...{ "google.cloud.firestore": "google-cloud-firestore firebase-admin", "google.cloud.kms": "google-cloud-kms", "google.cloud.language": "google-cloud-language", "google.cloud.logging": "google-cloud-logging", "google.cloud.ndb": "google-cloud-ndb" },
    ...{ "google.cloud.pubsub": "google-cloud-pubsub", "google.cloud.pubsub_v1": "google-cloud-pubsub", "google.cloud.run_v2": "google-cloud-run", "google.cloud.scheduler": "google-cloud-scheduler", "google.cloud.secretmanager": "google-cloud-secret-manager" },
    ...{ "google.cloud.spanner": "google-cloud-spanner", "google.cloud.speech": "google-cloud-speech", "google.cloud.storage": "google-cloud-storage firebase-admin", "google.cloud.tasks": "google-cloud-tasks", "google.cloud.tasks_v2": "google-cloud-tasks" },
    ...{ "google.cloud.texttospeech": "google-cloud-texttospeech", "google.cloud.translate": "google-cloud-translate", "google.cloud.vision": "google-cloud-vision", "google.cloud.sql": "cloud-sql-python-connector" },
    ...{ "azure.core": "azure-core", "azure.cosmos": "azure-cosmos", "azure.data.tables": "azure-data-tables", "azure.eventhub": "azure-eventhub", "azure.identity": "azure-identity", "azure.keyvault.secrets": "azure-keyvault-secrets" },
    ...{ "azure.monitor.opentelemetry": "azure-monitor-opentelemetry", "azure.search.documents": "azure-search-documents", "azure.servicebus": "azure-servicebus", "azure.storage.blob": "azure-storage-blob", "azure.storage.queue": "azure-storage-queue" },
  };
}
