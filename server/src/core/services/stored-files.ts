import type { ApiTable } from "../rule.ts";
import type { ArgumentPath } from "../servers/server-bindings.ts";

/** Where a call that keeps an upload is told the file or folder to keep it in. */
export interface UploadStore {
  readonly at: readonly ArgumentPath[];
  /** The folder is that of the machine for temporary files unless the call names one. */
  readonly onlyWithPath?: true;
}

const folder = (...at: readonly ArgumentPath[]): UploadStore => ({ at, onlyWithPath: true });
const target = (position: number): UploadStore => ({ at: [[position]] });

/** Calls that keep an upload as a file of the machine. Source: the documentation of each. */
export const uploadStores: ApiTable<UploadStore> = {
  javascript: {
    multer: folder([0, "dest"]),
    "@koa/multer": folder([0, "dest"]),
    "koa-multer": folder([0, "dest"]),
    "multer.diskStorage": folder([0, "destination"]),
    "@koa/multer.diskStorage": folder([0, "destination"]),
    "koa-multer.diskStorage": folder([0, "destination"]),
    ...Object.fromEntries(["FileInterceptor", "FilesInterceptor"].map((name) => [`@nestjs/platform-express.${name}`, folder([1, "dest"], [2, "dest"])])),
    "@nestjs/platform-express.MulterModule.register": folder([0, "dest"]),
    formidable: folder([0, "uploadDir"]),
    "formidable.formidable": folder([0, "uploadDir"]),
    "formidable.IncomingForm": folder([0, "uploadDir"]),
    "koa-body": folder([0, "formidable", "uploadDir"]),
    "koa-body.koaBody": folder([0, "formidable", "uploadDir"]),
  },
  python: {
    "flask.request.files.**.save": target(0),
    "quart.request.files.**.save": target(0),
    "django.core.files.storage.FileSystemStorage().save": target(0),
  },
  go: {
    "github.com/gin-gonic/gin.Context().SaveUploadedFile": target(1),
    "github.com/gofiber/fiber.Ctx().SaveFile": target(1),
    "github.com/gofiber/fiber/v2.Ctx().SaveFile": target(1),
    "github.com/beego/beego/v2/server/web.Controller().SaveToFile": target(1),
    "github.com/kataras/iris/v12.Context().SaveFormFile": target(1),
  },
  java: {
    "org.springframework.web.multipart.MultipartFile().transferTo": target(0),
    "io.micronaut.http.multipart.StreamingFileUpload().transferTo": target(0),
    "jakarta.servlet.http.Part().write": target(0),
    "javax.servlet.http.Part().write": target(0),
  },
  php: {
    move_uploaded_file: target(1),
    "Symfony\\Component\\HttpFoundation\\File\\UploadedFile().move": target(0),
    "Psr\\Http\\Message\\UploadedFileInterface().moveTo": target(0),
  },
  csharp: { "HttpPostedFile*().SaveAs": target(0) },
  rust: {
    "rocket::fs::TempFile().persist_to": target(0),
    "rocket::fs::TempFile().copy_to": target(0),
    "actix_multipart::form::tempfile::TempFile().file.persist": target(0),
  },
};

/** Calls that write a file, by the position of its path; they count where a function is given an upload. */
export const fileWriters: ApiTable<number> = {
  javascript: {
    ...Object.fromEntries(["writeFile", "writeFileSync", "createWriteStream", "promises.writeFile"].map((name) => [`fs.${name}`, 0])),
    ...Object.fromEntries(["rename", "renameSync", "copyFile", "copyFileSync", "promises.rename", "promises.copyFile"].map((name) => [`fs.${name}`, 1])),
    "fs/promises.writeFile": 0,
    "fs/promises.rename": 1,
    "fs/promises.copyFile": 1,
    "fs-extra.writeFile": 0,
    "fs-extra.outputFile": 0,
    "fs-extra.createWriteStream": 0,
    "fs-extra.move": 1,
    "fs-extra.copy": 1,
    "Bun.write": 0,
  },
  python: { open: 0, "aiofiles.open": 0, "anyio.open_file": 0, "pathlib.Path().write_bytes": 0, "shutil.move": 1, "shutil.copy": 1, "shutil.copyfile": 1 },
  go: { "os.Create": 0, "os.OpenFile": 0, "os.WriteFile": 0, "io/ioutil.WriteFile": 0 },
  java: { "java.nio.file.Files.copy": 1, "java.nio.file.Files.write": 0, "java.nio.file.Files.newOutputStream": 0, "java.io.FileOutputStream": 0, "org.apache.commons.io.FileUtils.copyInputStreamToFile": 1, "org.springframework.util.FileCopyUtils.copy": 1 },
  php: { file_put_contents: 0, copy: 1, rename: 1 },
  csharp: { FileStream: 0, "System.IO.FileStream": 0, "File.Create": 0, "System.IO.File.Create": 0, "File.OpenWrite": 0, "System.IO.File.OpenWrite": 0, "File.WriteAllBytes*": 0, "System.IO.File.WriteAllBytes*": 0 },
  ruby: { "File.open": 0, "File.write": 0, "File.binwrite": 0, "IO.binwrite": 0, "IO.copy_stream": 1, "FileUtils.mv": 1, "FileUtils.cp": 1, "FileUtils.move": 1, "FileUtils.copy": 1 },
  rust: { "tokio::fs::write": 0, "std::fs::write": 0, "tokio::fs::File::create": 0, "std::fs::File::create": 0, "async_fs::File::create": 0, "async_std::fs::File::create": 0 },
};

/** What a function says that is given an upload. */
export const takesUpload: Readonly<Record<string, RegExp>> = {
  javascript: /\.formData\(|\breq(?:uest)?\.files?\b|\bctx\.(?:request\.)?files?\b|\bbusboy\b|\.on\(\s{0,20}["']file["']|\b(?:req|request)\.(?:saveRequestFiles|parts)\(|\bc\.req\.parseBody\(/,
  python: /\bUploadFile\b|\brequest\.files\b|\brequest\.FILES\b|\.chunks\(\)|\.multipart\(\)|\bFileStorage\b/,
  go: /\.FormFile\(|\bMultipartForm\b|\.MultipartReader\(|\bmultipart\.FileHeader\b/,
  java: /\bMultipartFile\b|\bgetParts?\(|\b(?:Streaming|Completed|InputStream)?FileUpload\b|\bFormDataContentDisposition\b/,
  php: /\$_FILES\b|->getUploadedFiles\(|\bUploadedFile(?:Interface)?\b|->file\(/,
  csharp: /\bIFormFile(?:Collection)?\b|\bForm\.Files\b|\bMultipartReader\b/,
  ruby: /\.original_filename\b|\.tempfile\b|\[:tempfile\]|\[:filename\]/,
  rust: /\bMultipart\b|\bTempFile\b/,
};

/** How a call that may also read says that it writes. */
export const opensToWrite: Readonly<Record<string, RegExp>> = {
  python: /^(?:aiofiles\.|anyio\.)?open(?:_file)?\b(?![\s\S]*["'][wax]\+?b?\+?["'])/,
  go: /^os\.OpenFile\b(?![\s\S]*\bO_(?:CREATE|WRONLY|RDWR|APPEND)\b)/,
  csharp: /\bFileStream\b(?![\s\S]*\bFileMode\.(?:Create|CreateNew|OpenOrCreate|Append)\b)/,
  ruby: /^File\.open\b(?![\s\S]*["'][wax]b?\+?["'])/,
};

/** A folder for what lives as long as a request, or a file that is made for that. */
export const temporary = /(?:^|[/\\_.-])te?mp(?:$|[/\\_.-])|\btmpdir\b|\btempfile\.[A-Za-z]|\bmk[sd]temp\b|\bmkdtemp|GetTemp|createTemp|\bCreateTemp\b|\bMkdirTemp\b|\bTempDir\b|temp_dir|sys_get_temp_dir|tempnam\(|\bNamedTempFile\b|\bTempfile\.|java\.io\.tmpdir|\/var\/tmp\b/;

/** A folder of what can be made again. */
export const remade = /(?:^|[/\\_.-])caches?(?:$|[/\\_.-])/i;

/** Taken away again, or handed on to a store of objects, by who wrote it. */
export const isOnlyPassing = /\bunlink\w*\s*\(|\bos\.remove\(|\bos\.Remove(?:All)?\(|\brm(?:Sync|tree|dir)?\(|\bFiles\.delete|\.delete\(\)|\bFile\.[dD]elete\b|\bremove_file\(|\bFileUtils\.rm|\.deleteOnExit\(|\bfs\.remove\(|\b(?:s3|S3|cloudinary|bucket|Bucket|blob|Blob|minio)\b|\bput_?[oO]bject\b|PutObject|upload_file(?:obj)?\(/;

/** Clients of stores of objects: with one of them a deploy may choose where files are kept. Names as the registries have them. */
export const objectStores = /^(?:multer-s3|multer-storage-cloudinary|multer-cloud\w*|aws-sdk|@aws-sdk\/(?:client-s3|lib-storage)|minio|cloudinary|@google-cloud\/storage|multer-google-storage|@azure\/storage-blob|ali-oss|qiniu|boto3?|s3fs|aioboto3|aiobotocore|django-storages|google-cloud-storage|azure-storage-blob|cloudinary-storage|django-cloudinary-storage|aws-sdk-s3|fog-aws|fog|carrierwave-aws|google-cloud-storage|azure-storage-blob|league\/flysystem-(?:aws-s3-v3|google-cloud-storage|azure-blob-storage|sftp\S*)|aws\/aws-sdk-php|awssdk\.s3|azure\.storage\.blobs|minio|google\.cloud\.storage\.v1|rust-s3|object_store|opendal|github\.com\/(?:aws\/aws-sdk-go(?:-v2\/service\/s3)?|minio\/minio-go\S*|Azure\/azure-sdk-for-go\/sdk\/storage\S*)|cloud\.google\.com\/go\/storage|gocloud\.dev|(?:software\.amazon\.awssdk(?::(?:s3\S*|aws-sdk-java))?|com\.amazonaws(?::aws-java-sdk(?:-s3|-bundle)?)?|com\.google\.cloud(?::\S*storage\S*)?|com\.azure(?::\S*(?:storage|blob)\S*)?|(?:io\.minio|com\.aliyun\.oss|com\.qiniu)(?::\S+)?))$/i;
