import { expect, test } from "vitest";
import { readSetupConfig, readSetupScript } from "../../server/src/formats/python-setup.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const config = `[metadata]
name = my_shop
version = attr: shop.__version__

[options]
packages = find:
install_requires =
    Flask >=3
    requests[socks]==2.31.0 ; python_version < "3.13"
    # no
zip_safe = False

[options.entry_points]
console_scripts =
    shop = shop:main
`;

const script = `from setuptools import setup
setup(
    name="shop",
    install_requires=[
        "flask>=3",
        # "no",
        'redis',
    ],
)
`;

test("setup.cfg has what setuptools is told", () => {
  const facts = readSetupConfig(config);
  expect(facts).toMatchObject({ format: "setup", name: "my_shop", hasScripts: true, hasBuildSystem: true });
  expect(facts.dependencies.map(({ name, value }) => [name, value])).toEqual([["flask", ">=3"], ["requests", "==2.31.0"]]);
  expect(pointedAt(facts.dependencies, config)).toEqual(["Flask >=3", "requests[socks]==2.31.0"]);
});

test("setup.cfg with settings of other tools is no package", () => {
  expect(readSetupConfig("[flake8]\nmax-line-length = 100\n")).toMatchObject({ name: undefined, hasBuildSystem: false, dependencies: [] });
});

test("of setup.py only literals are read", () => {
  const facts = readSetupScript(script);
  expect(facts).toMatchObject({ name: "shop", hasBuildSystem: true });
  expect(facts.dependencies.map(({ name, value }) => [name, value])).toEqual([["flask", ">=3"], ["redis", ""]]);
  expect(pointedAt(facts.dependencies, script)).toEqual(["flask>=3", "redis"]);
  expect(readSetupScript('setup(name=NAME, install_requires=open("requirements.txt").readlines())').dependencies).toEqual([]);
});

test("no text breaks it", () => {
  expectRobust(readSetupConfig, config);
  expectRobust(readSetupScript, script);
});
