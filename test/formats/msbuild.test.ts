import { expect, test } from "vitest";
import { readMsbuildProject, readSolution } from "../../server/src/formats/msbuild.ts";
import { expectRobust, pointedAt } from "../support/manifest-samples.ts";

const sample = `<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
  </PropertyGroup>
  <ItemGroup>
    <!-- <PackageReference Include="No" Version="1.0.0" /> -->
    <PackageReference Include="Serilog" Version="3.1.*" />
    <PackageReference Include="Npgsql"><Version>8.0.1</Version></PackageReference>
    <PackageReference Include="Analyzers" Version='1.0' PrivateAssets="all" />
    <PackageReference Include="Managed" />
    <ProjectReference Include="..\\Core\\Core.csproj" />
  </ItemGroup>
</Project>
`;

test("a project has its SDK, properties, packages and projects", () => {
  const facts = readMsbuildProject(sample);
  expect(facts).toMatchObject({ type: "Microsoft.NET.Sdk.Web", hasProgram: true, publishes: false, aggregates: false });
  expect(facts.dependencies.map(({ name, range, scope, source }) => [name, range, scope, source])).toEqual([
    ["Serilog", "3.1.*", "runtime", "registry"],
    ["Npgsql", "8.0.1", "runtime", "registry"],
    ["Analyzers", "1.0", "development", "registry"],
    ["Managed", "", "runtime", "registry"],
    ["../Core/Core.csproj", "", "runtime", "local"],
  ]);
  expect(pointedAt(facts.dependencies, sample)).toEqual(["3.1.*", "8.0.1", "1.0", "Managed", "..\\Core\\Core.csproj"]);
  expect(facts.properties.map(({ name, value }) => [name, value])).toEqual([["TargetFramework", "net8.0"], ["RestorePackagesWithLockFile", "true"]]);
});

test("central versions are managed", () => {
  const facts = readMsbuildProject('<Project>\n<ItemGroup><PackageVersion Include="Serilog" Version="3.1.1" /></ItemGroup>\n</Project>');
  expect(facts).toMatchObject({ aggregates: true, dependencies: [{ name: "Serilog", range: "3.1.1", scope: "managed" }] });
});

test("a solution names its projects", () => {
  const text = 'Microsoft Visual Studio Solution File\nProject("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Web", "src\\Web\\Web.csproj", "{1}"\nEndProject\nProject("{2150E333}") = "src", "src", "{2}"\nEndProject\n';
  const { members } = readSolution(text);
  expect(members.map(({ value }) => value)).toEqual(["src/Web/Web.csproj"]);
  expect(pointedAt(members, text)).toEqual(["src\\Web\\Web.csproj"]);
  expect(readSolution('<Solution><Folder Name="/src/"><Project Path="src/Web/Web.csproj" /></Folder></Solution>').members.map(({ value }) => value)).toEqual(["src/Web/Web.csproj"]);
});

test("no text breaks it", () => {
  expectRobust(readMsbuildProject, sample);
  expectRobust(readSolution, 'Project("{1}") = "Web", "src\\Web.csproj", "{1}"\n<Project Path="a" />\n');
});
