import { expect, test } from "vitest";
import { readGemfile, readGemspec } from "../../server/src/formats/ruby.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `source "https://rubygems.org"
ruby "3.2.2"
gem "rails", "~> 7.1.2" # gem "not"
gem 'pg', '>= 1.1', '< 2.0'
gem "puma"
# gem "redis"
gem "shared", path: "../shared"
gem "forked", git: "https://github.com/x/forked.git", ref: "abc"
gem "bootsnap", "1.17.0", require: false
gem "rubocop", group: :development
gem "byebug", groups: [:development, :test]
gem "sidekiq",
  "~> 7.2",
  require: "sidekiq/web"
group :development, :test do
  gem "rspec", "~> 3.12"
  platforms :mri do
    gem "debug"
  end
end
if ENV["X"]
  gem "newrelic_rpm"
end
=begin
gem "commented"
=end
group :production do
  gem "lograge"
end
`;

test("a Gemfile has its gems with ranges and groups", () => {
  const facts = readGemfile(sample);
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["rails", "~> 7.1.2", "runtime", "registry"],
    ["pg", ">= 1.1, < 2.0", "runtime", "registry"],
    ["puma", "", "runtime", "registry"],
    ["shared", "", "runtime", "local"],
    ["forked", "", "runtime", "git"],
    ["bootsnap", "1.17.0", "runtime", "registry"],
    ["rubocop", "", "development", "registry"],
    ["byebug", "", "development", "registry"],
    ["sidekiq", "~> 7.2", "runtime", "registry"],
    ["rspec", "~> 3.12", "development", "registry"],
    ["debug", "", "development", "registry"],
    ["newrelic_rpm", "", "runtime", "registry"],
    ["lograge", "", "runtime", "registry"],
  ]);
  expect(pointedAt(facts.dependencies, sample).slice(0, 9)).toEqual(["~> 7.1.2", ">= 1.1', '< 2.0", "puma", "shared", "forked", "1.17.0", "rubocop", "byebug", "~> 7.2"]);
  expect(facts.properties).toMatchObject([{ name: "ruby", value: "3.2.2" }]);
  expect(pointedAt(facts.properties, sample)).toEqual(["3.2.2"]);
  expect(facts.publishes).toBe(false);
});

test("a Gemfile of a gem takes its dependencies from the gemspec", () => {
  expect(readGemfile('source "https://rubygems.org"\ngemspec\n').publishes).toBe(true);
});

test("a gemspec is that of a library", () => {
  const text = 'Gem::Specification.new do |spec|\n  spec.name = "shop"\n  spec.add_dependency "rack", "~> 3"\n  spec.add_development_dependency("rspec")\nend\n';
  const facts = readGemspec(text);
  expect(facts).toMatchObject({ name: "shop", publishes: true, dependencies: [{ name: "rack", range: "~> 3", scope: "runtime" }, { name: "rspec", range: "", scope: "development" }] });
  expect(pointedAt(facts.dependencies, text)).toEqual(["~> 3", "rspec"]);
});

test("no text breaks it", () => {
  expectRobust(readGemfile, sample);
  expectRobust(readGemspec, 's.name = "a"\ns.add_dependency("b", "1")\n');
});
