# The same with VCR for Ruby and Net::HTTP over webmock.
require "base64"
require "json"
require "net/http"
require "vcr"
require "webmock"

VCR.configure do |config|
  config.hook_into :webmock
  config.cassette_library_dir = "/"
end

def play(job)
  name = job["path"].delete_suffix(File.extname(job["path"]))
  options = { record: :none, match_requests_on: job["match"].map(&:to_sym) }
  options[:serialize_with] = job["path"].end_with?(".json") ? :json : :yaml
  options[:serialize_with] = :compressed if job["path"].end_with?(".zz")
  VCR.use_cassette(name, options) do
    uri = URI(job["url"])
    request = Net::HTTP.const_get(job["method"].capitalize).new(uri, job["headers"])
    request.body = Base64.decode64(job["body"]) if job["body"]
    request["Accept-Encoding"] = "identity"
    found = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
    headers = []
    found.each_capitalized { |key, value| headers << [key, value] }
    { status: found.code.to_i, headers: headers, body: Base64.strict_encode64(found.body.to_s) }
  end
rescue Exception => error
  { error: "#{error.class}: #{error.message}"[0, 300] }
end

puts JSON.generate(JSON.parse($stdin.read).map { |job| play(job) })
