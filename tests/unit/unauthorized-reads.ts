// Lists what pages and endpoints get of rows otherwise than as `Authorized<…>` (src/people/allow.ts): functions of the floors below that read the
// database for them and return more than a plain value. `authorized-reads.test.ts` holds those that may, and why.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const PAGES = ['src/web', 'src/http'];
/** The floors that hold rows. `src/rules` holds none, and `src/store` is closed to pages (.dependency-cruiser.cjs). */
const FLOORS = /^src\/(audit|people|recordings|consent|redaction|publishing|lifecycle|views)\//;
/** Types of whatever can reach rows or files. */
const READS = /\b(Heard|Kept|Reading|Rows|Transaction|Database|db|tx)\b/;
/** The service without its rows and files. */
const NO_ROWS = /Pick<Heard, ('(config|log|publicUrl)'( \| )?)+>|heard: Keyed/;
/** What shows nothing of a row by itself: nothing, yes or no, a number, a text, an id, a hash. */
const VALUE = String.raw`(?:void|boolean|number|string|null|undefined|\w+Id|Sha256)`;
const PLAIN = new RegExp(String.raw`^(?:${VALUE}(?:\[\])?(?: \| )?)+$|^ReadonlySet<${VALUE}>$`);

const files = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

const parsed = (root: string, file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);

/** The functions of a file that it exports, by name. */
function functionsOf(source: ts.SourceFile): Map<string, ts.FunctionDeclaration | ts.ArrowFunction> {
  const found = new Map<string, ts.FunctionDeclaration | ts.ArrowFunction>();
  for (const statement of source.statements) {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer && ts.isArrowFunction(initializer)) found.set(name.getText(), initializer);
  }
  return found;
}

/** True where the type says that the policy let somebody have the row, itself or by an alias of the file such as `SeenRecording`. */
function isAuthorized(type: string, source: ts.SourceFile): boolean {
  if (/\bAuthorized</.test(type)) return true;
  const aliases = source.statements.filter(
    (each) => ts.isTypeAliasDeclaration(each) || ts.isInterfaceDeclaration(each),
  );
  return aliases.some(
    (alias) => new RegExp(`\\b${alias.name.text}\\b`).test(type) && /\bAuthorized</.test(alias.getText()),
  );
}

/** @returns `file name` of every function that pages or endpoints import and that gives them rows as nobody's, in order */
export function unauthorizedReads(root: string): string[] {
  const imported = new Map<string, Set<string>>();
  for (const file of PAGES.flatMap((folder) => files(root, folder)))
    for (const statement of parsed(root, file).statements) {
      if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue;
      const target = relative(root, join(root, dirname(file), (statement.moduleSpecifier as ts.StringLiteral).text));
      const named = statement.importClause?.namedBindings;
      if (!FLOORS.test(target) || !existsSync(join(root, target)) || !named || !ts.isNamedImports(named)) continue;
      for (const { isTypeOnly, name, propertyName } of named.elements)
        if (!isTypeOnly)
          imported.set(target, (imported.get(target) ?? new Set<string>()).add((propertyName ?? name).text));
    }
  const unsafe: string[] = [];
  for (const [file, names] of imported) {
    const source = parsed(root, file);
    for (const [name, made] of functionsOf(source)) {
      if (
        !names.has(name) ||
        !made.parameters.some((parameter) => READS.test(parameter.getText().replace(NO_ROWS, '')))
      )
        continue;
      const returned = made.type?.getText().replace(/^Promise<([\s\S]*)>$/, '$1') ?? 'not said';
      if (!PLAIN.test(returned) && !isAuthorized(returned, source)) unsafe.push(`${file} ${name}`);
    }
  }
  return unsafe.sort();
}
