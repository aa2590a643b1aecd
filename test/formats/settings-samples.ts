/** A file of each format of settings, with the things a reader stumbles over, and what its facts say: see `outline` in `settings.test.ts`. */
export const samples: Readonly<Record<string, { readonly text: string; readonly said: readonly string[] }>> = {
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
};
