/** A file of each format of settings, with the things a reader stumbles over, and what its facts say: see `outline` in `settings.test.ts`. */
export const samples: Readonly<Record<string, { readonly text: string; readonly said: readonly string[] }>> = {
  "prisma/schema.prisma": {
    text: 'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  // provider = "sqlite"\n  provider = "postgresql" // or another\n  url      = env("DATABASE_URL")\n  directUrl = "postgres://db/shop"\n}\n\nmodel Shop {\n  id Int @id\n}\n',
    said: ['datasource.db.provider = postgresql @"postgresql"', 'datasource.db.url = DATABASE_URL @env("DATABASE_URL")', 'datasource.db.directurl = postgres://db/shop @"postgres://db/shop"'],
  },
  "src/main/resources/application.yml": {
    text: `# server.port: 1
server:
  port: 8080 # the default
  ssl.key-store-password: "\${KEY:chan:ge}"
spring:
  datasource: &source
    url: "jdbc:mysql://\${DB_HOST:localhost}:\${DB_PORT}/shop"
    password:
  kafka:
    bootstrap-servers: [one:9092, 'two:9092']
copies:
  - *source
note: >-
  \${A}
  folded
odd: \${open
nested: \${A:\${B:c}}
quoted: "a\\tb"
---
spring:
  config.activate.on-profile: "dev | (test & !ci)"
server: { port: 0 }
---
spring: { profiles: [prod, staging] }
maxSize_of: on
`,
    said: [
      "server.port = 8080 @8080",
      'server.ssl.keystorepassword = KEY or (chan:ge @chan:ge) @${KEY:chan:ge}',
      'spring.datasource.url = [jdbc:mysql:// | DB_HOST or (localhost @localhost) | : | DB_PORT | /shop] @"jdbc:mysql://${DB_HOST:localhost}:${DB_PORT}/shop"',
      "spring.kafka.bootstrapservers = one:9092 @one:9092",
      "spring.kafka.bootstrapservers = two:9092 @'two:9092'",
      'copies.url = [jdbc:mysql:// | DB_HOST or (localhost @localhost) | : | DB_PORT | /shop] @"jdbc:mysql://${DB_HOST:localhost}:${DB_PORT}/shop"',
      "note = [A |  folded] @>-\n  ${A}\n  folded\n",
      "odd = ${open @${open",
      "nested = A or (B or (c @c) @${B:c}) @${A:${B:c}}",
      'quoted = a\tb @"a\\tb"',
      'dev,test & !ci: spring.config.activate.onprofile = dev | (test & !ci) @"dev | (test & !ci)"',
      "dev,test & !ci: server.port = 0 @0",
      "prod,staging: spring.profiles = prod @prod",
      "prod,staging: spring.profiles = staging @staging",
      "prod,staging: maxsizeof = on @on",
    ],
  },
  "application-prod.properties": {
    text: "\ufeff# server.port=1\n! server.port=2\nserver.port = 8080\r\n  spring.datasource.url: jdbc:mysql://db/${DB\\\n    _NAME}\nspring.redis.host redis\\u002dmain\napp.keys[0]=a\\=b\\\\\nmap[a.b]=c\nempty=\n#---\nspring.config.activate.on-profile=dev\napp.jwtSecret=${JWT:}\n\\\n",
    said: [
      "prod: server.port = 8080 @8080",
      "prod: spring.datasource.url = [jdbc:mysql://db/ | DB_NAME] @jdbc:mysql://db/${DB\\\n    _NAME}",
      "prod: spring.redis.host = redis-main @redis\\u002dmain",
      "prod: app.keys = a=b\\ @a\\=b\\\\",
      "prod: map[a.b] = c @c",
      "prod: empty =  @",
      "dev: spring.config.activate.onprofile = dev @dev",
      "dev: app.jwtsecret = JWT or ( @) @${JWT:}",
    ],
  },
  "config/src/main/resources/shared/orders.yml": { text: "server:\n  servlet:\n    context-path: /orders\n  port: 6000\n", said: ["server.servlet.contextpath = /orders @/orders", "server.port = 6000 @6000"] },
  "config-repo/orders-prod.yml": { text: "spring:\n  data:\n    mongodb: { host: db }\n", said: ["spring.data.mongodb.host = db @db"] },
  "config-repo/orders.properties": { text: "spring.jpa.show-sql=true\nserver.port=8080\n", said: ["spring.jpa.showsql = true @true", "server.port = 8080 @8080"] },
  "quarkus/application.properties": { text: "%dev.quarkus.http.port=8081\n%prod,staging.quarkus.datasource.jdbc.url=${URL}\nquarkus.http.port=80\n", said: ["dev: quarkus.http.port = 8081 @8081", "prod,staging: quarkus.datasource.jdbc.url = URL @${URL}", "quarkus.http.port = 80 @80"] },
  "src/Shop/appsettings.Production.json": {
    text: '\ufeff{\n  // "Urls": "http://*:1",\n  "Urls": "http://*:5000", /* here */\n  "Serilog": { "WriteTo": ["Console", { "Name": "File", "Args": { "path": "logs\\\\a.log", "rolling": true } }] },\n  "Jwt:Key": "k", "Empty": null, "Nested": { "Port": 80, },\n}\n',
    said: [
      'Production: urls = http://*:5000 @"http://*:5000"',
      'Production: serilog.writeto = Console @"Console"',
      'Production: serilog.writeto.name = File @"File"',
      'Production: serilog.writeto.args.path = logs\\a.log @"logs\\\\a.log"',
      "Production: serilog.writeto.args.rolling = true @true",
      'Production: jwt.key = k @"k"',
      "Production: nested.port = 80 @80",
    ],
  },
  "Web.Release.config": {
    text: '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<configuration>\n  <connectionStrings>\n    <!-- <add name="Old" connectionString="a" /> -->\n    <add name="Shop" connectionString="Server=db;Password=&quot;a&quot;" />\n  </connectionStrings>\n  <appSettings><add key="Mail:Key" value="k-1" /><add key="Entity" value="&e;" /><remove key="x" /></appSettings>\n  <system.net><mailSettings><smtp><network host="mail" password="p" /></smtp></mailSettings></system.net>\n  <system.web><sessionState mode="InProc" /></system.web>\n</configuration>\n',
    said: [
      'Release: connectionstrings.shop = Server=db;Password="a" @Server=db;Password=&quot;a&quot;',
      "Release: appsettings.mail.key = k-1 @k-1",
      "Release: appsettings.entity = &e; @&e;",
      "Release: mailsettings.smtp.host = mail @mail",
      "Release: mailsettings.smtp.password = p @p",
      "Release: sessionstate.mode = InProc @InProc",
    ],
  },
  "config/database.yml": {
    text: `# production: { password: off }
default: &default
  adapter: postgresql
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>
<% if ENV["X"] %>
  host: db # the host
<% end %>
development: &development
  <<: *default
  database: "shop_<%= Rails.env %>"
production:
  primary:
    <<: *default
    password: <%= ENV['DB_PASSWORD'].presence || "a: 'b' # c" %>
    url: "postgres://<%= ENV["DB_USER"] %>@db/shop"
  port: <%= ENV.fetch('PORT', 5432) %>
shared: { timeout: 5 }
`,
    said: [
      "development: database.database = [shop_ | unknown] @shop_<%= Rails.env %>",
      "development,production: database.primary.adapter = postgresql @postgresql",
      "development,production: database.primary.pool = RAILS_MAX_THREADS or (5 @5) @<%= ENV.fetch(\"RAILS_MAX_THREADS\") { 5 } %>",
      "development,production: database.primary.host = db @db",
      "production: database.primary.password = DB_PASSWORD or (a: 'b' # c @\"a: 'b' # c\") @<%= ENV['DB_PASSWORD'].presence || \"a: 'b' # c\" %>",
      "production: database.primary.url = [postgres:// | DB_USER | @db/shop] @postgres://<%= ENV[\"DB_USER\"] %>@db/shop",
      "production: database.port = PORT or (5432 @5432) @<%= ENV.fetch('PORT', 5432) %>",
      "database.timeout = 5 @5",
    ],
  },
  "config/storage.yml": { text: "test:\n  service: Disk\namazon:\n  secret_access_key: <%= ENV['S3_KEY'] %>\n", said: ["storage.test.service = Disk @Disk", "storage.amazon.secretaccesskey = S3_KEY @<%= ENV['S3_KEY'] %>"] },
  "config/secrets.yml": { text: "production:\n  secret_key_base: abc\n", said: ["production: secretkeybase = abc @abc"] },
  "config/packages/doctrine.yaml": {
    text: `parameters:
  env(DATABASE_URL): 'mysql://db/shop'
  app.odd: '100%% of %x'
doctrine:
  dbal: { url: '%env(resolve:DATABASE_URL)%', host: "db-%env(REGION)%" }
when@prod:
  monolog:
    handlers:
      main: { type: stream, path: "%kernel.logs_dir%/prod.log" } # here
`,
    said: [
      "parameters.app.odd = 100%% of %x @'100%% of %x'",
      "doctrine.dbal.url = DATABASE_URL or (mysql://db/shop @'mysql://db/shop') @%env(resolve:DATABASE_URL)%",
      "doctrine.dbal.host = [db- | REGION] @\"db-%env(REGION)%\"",
      "prod: monolog.handlers.main.type = stream @stream",
      "prod: monolog.handlers.main.path = [kernel.logs_dir | /prod.log] @\"%kernel.logs_dir%/prod.log\"",
    ],
  },
  "config/packages/test/framework.yaml": { text: "framework:\n  session: { storage_id: session.storage.mock_file }\n", said: ["test: framework.session.storageid = session.storage.mock_file @session.storage.mock_file"] },
  "alembic.ini": { text: "# sqlalchemy.url = off\n[alembic]\nsqlalchemy.url = postgresql://shop:%(PASSWORD)s@db/shop\nscript_location = %(here)s/migrations\nkeys = a,\n  b\nempty =\n", said: ["alembic.sqlalchemy.url = [postgresql://shop: | PASSWORD | @db/shop] @postgresql://shop:%(PASSWORD)s@db/shop", "alembic.scriptlocation = [here | /migrations] @%(here)s/migrations", "alembic.keys = a, b @a,\n  b"] },
  "deploy/production.ini": { text: '[server:main]\nport = 6543 ; fixed\nname = "a b"\n', said: ["production: server.main.port = 6543 @6543", "production: server.main.name = a b @\"a b\""] },
  ".npmrc": { text: "# off=1\nregistry = https://npm.example.org/\n//npm.example.org/:_authToken=${NPM_TOKEN}\n//other.example.org/:_password=\"aGVsbG8=\"\n; x=1\nodd\n=1\nempty=\n", said: ["registry = https://npm.example.org/ @https://npm.example.org/", "//npm.example.org/.authtoken = NPM_TOKEN @${NPM_TOKEN}", "//other.example.org/.password = aGVsbG8= @\"aGVsbG8=\""] },
  "config/gateway.json": { text: '{ "secretKey": "a b", "list": [{ "key": "token", "value": "c" }, { "name": "odd one", "value": 1 }], "password": "${P:q}" }\n', said: ['secretkey = a b @"a b"', 'list.key = token @"token"', 'list.token = c @"c"', 'list.name = odd one @"odd one"', "list.value = 1 @1", 'password = P or (q @q) @${P:q}'] },
  "conf/broker.conf": { text: "# password = off\nname = a\n[own]\npassword: 'b c' ; said\nodd\n", said: ["name = a @a", "own.password = b c @'b c'"] },
  "config/shop.prod.toml": { text: "password = 'x'\n[a]\nb = 1\n", said: ["prod: password = x @'x'", "prod: a.b = 1 @1"] },
  "context.xml": { text: '<Context a="1"><Resource name="jdbc/x" password="b"/><property name="c.d" value="e"/><!-- <pass>f</pass> --><g>h</g></Context>\n', said: ["context.a = 1 @1", "context.resource.name = jdbc/x @jdbc/x", "context.resource.password = b @b", "context.c.d = e @e", "context.g = h @h"] },
  "group_vars/all.yml": { text: "development:\n  password: a\nb: c\n", said: ["development: development.password = a @a", "b = c @c"] },
  ".pypirc": { text: "[distutils]\nindex-servers =\n    pypi\n    own\n[pypi]\nusername = __token__\npassword = pypi-x\n", said: ["distutils.indexservers = pypi own @\n    pypi\n    own", "pypi.username = __token__ @__token__", "pypi.password = pypi-x @pypi-x"] },
  ".netrc": { text: 'machine example.org\n  login shop\n  password "a b"\n# machine off password off\ndefault login x password y\n', said: [
      "example.org.login = shop @shop",
      "example.org.password = a b @\"a b\"",
      "default.login = x @x",
      "default.password = y @y",
    ] },
};

/** A configuration of each logging framework, and where it writes: see `destinations` in `settings.test.ts`. */
export const loggingSamples: Readonly<Record<string, { readonly text: string; readonly said: readonly string[] }>> = {
  "logback-spring.xml": {
    text: `<configuration>
  <property name="DIR" value="\${LOG_DIR:-logs}"/>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder class="net.logstash.logback.encoder.LogstashEncoder"/><immediateFlush>false</immediateFlush></appender>
  <appender name="NET" class="net.logstash.logback.appender.LogstashTcpSocketAppender"><destination>logs:5000</destination></appender>
  <appender name="FILE" class="ch.qos.logback.core.rolling.RollingFileAppender">
    <file>\${DIR}/shop.log</file>
    <rollingPolicy><fileNamePattern>\${DIR}/shop-%d.log</fileNamePattern></rollingPolicy>
  </appender>
  <appender name="OLD" class="ch.qos.logback.core.rolling.RollingFileAppender"><rollingPolicy><fileNamePattern>old-%d.log</fileNamePattern></rollingPolicy></appender>
  <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender"><neverBlock>true</neverBlock><appender-ref ref="FILE"/></appender>
  <appender name="UNUSED" class="ch.qos.logback.core.FileAppender"><file>unused.log</file></appender>
  <!-- <appender name="GONE" class="ch.qos.logback.core.FileAppender"><file>gone.log</file></appender> -->
  <if condition='isDefined("X")'><then><appender name="MAYBE" class="ch.qos.logback.core.FileAppender"><file>maybe.log</file></appender></then></if>
  <springProfile name="dev, test"><appender name="DEV" class="ch.qos.logback.core.FileAppender"><file>dev.log</file></appender><root><appender-ref ref="DEV"/><appender-ref ref="OLD"/></root></springProfile>
  <springProfile name="prod"><root level="INFO"><appender-ref ref="ASYNC"/><appender-ref ref="NET"/><appender-ref ref="OUT"/><appender-ref ref="OLD"/><appender-ref ref="MAYBE"/></root></springProfile>
</configuration>
`,
    said: ["prod: OUT to console json immediateFlush", "prod: NET to network", "prod: FILE [DIR or (LOG_DIR or (logs @logs) @${LOG_DIR:-logs}) | /shop.log] @${DIR}/shop.log", "dev,test,prod: OLD old-%d.log @old-%d.log", "prod: ASYNC to other neverBlock", "dev,test: DEV dev.log @dev.log"],
  },
  "log4j.xml": { text: '<log4j:configuration xmlns:log4j="x"><appender name="F" class="org.apache.log4j.DailyRollingFileAppender"><param name="File" value="a.log"/></appender><root><priority value="info"/><appender-ref ref="F"/></root></log4j:configuration>\n', said: ["F a.log @a.log"] },
  "log4j2-spring.xml": { text: '<Configuration>\n<Properties><Property name="dir">logs</Property></Properties>\n<Appenders><Console name="C" bufferedIO="true"><JsonTemplateLayout/></Console><RollingFile name="F" fileName="${dir}/a.log" filePattern="x"/><File name="U" fileName="u.log"/><Async name="A"><AppenderRef ref="F"/></Async></Appenders><Loggers><Root level="info"><AppenderRef ref="A"/><AppenderRef ref="C"/></Root></Loggers></Configuration>\n', said: ["C to console json bufferedIO", "F [dir or (logs @logs) | /a.log] @${dir}/a.log", "A to other"] },
  "log4j2.yaml": { text: "Configuration:\n  Appenders:\n    Console: { name: C }\n    RollingFile:\n      - name: F\n        fileName: a.log\n      - name: U\n        fileName: u.log\n  Loggers:\n    Root:\n      AppenderRef: [{ ref: F }, { ref: C }]\n", said: ["C to console", "F a.log @a.log"] },
  "log4j2.json": { text: '{ "configuration": { "appenders": { "File": { "name": "F", "fileName": "a.log" } }, "loggers": { "root": { "AppenderRef": { "ref": "F" } } } } }\n', said: ['F a.log @"a.log"'] },
  "log4net.config": { text: '<configuration><log4net><appender name="F" type="log4net.Appender.RollingFileAppender, log4net"><file value="logs\\a.log"/></appender><root><appender-ref ref="F"/></root></log4net></configuration>\n', said: ["F logs\\a.log @logs\\a.log"] },
  "NLog.Production.config": { text: '<nlog xmlns:xsi="x"><variable name="d" value="logs"/><targets><target xsi:type="AsyncWrapper" name="async"><target name="f" xsi:type="File" fileName="${d}/a.log"/></target><target name="c" xsi:type="Console"/><target name="u" xsi:type="File" fileName="u.log"/></targets><rules><logger name="*" writeTo="async, c"/></rules></nlog>\n', said: ["async to other", "f [d or (logs @logs) | /a.log] @${d}/a.log", "c to console"] },
  "src/main/resources/log4j.properties": { text: "log4j.rootLogger=INFO, stdout, F\nlog4j.appender.stdout=org.apache.log4j.ConsoleAppender\nlog4j.appender.F=org.apache.log4j.RollingFileAppender\nlog4j.appender.F.File=${catalina.base}/a.log\nlog4j.appender.U=org.apache.log4j.FileAppender\nlog4j.appender.U.File=u.log\n", said: ["stdout to console", "F [catalina.base | /a.log] @${catalina.base}/a.log"] },
  "log4j2.properties": { text: "appender.roll.type = RollingFile\nappender.roll.name = F\nappender.roll.fileName = a.log\nappender.u.type = File\nappender.u.fileName = u.log\nrootLogger.appenderRef.roll.ref = F\n", said: ["F a.log @a.log"] },
  "logging.properties": { text: "handlers= java.util.logging.ConsoleHandler, java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern = %h/java%u.log\n", said: ["java.util.logging.ConsoleHandler to console", "java.util.logging.FileHandler %h/java%u.log @%h/java%u.log"] },
};
