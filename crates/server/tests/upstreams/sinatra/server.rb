# Sinatra as it comes, with the method override of Rack that classic applications have, behind Puma.

require 'puma'
require 'puma/server'
require 'sinatra/base'

class Upstream < Sinatra::Base
  set :environment, :production
  enable :method_override

  # `{id}` is `:v0` here, and `{path*}` is `*`.
  def self.pattern(template)
    count = -1
    template.split(/(\{[^}]*\})/).map do |part|
      next part.gsub(/[():*?|{}+\\]/) { |special| "\\#{special}" } unless part.start_with?('{')

      part.end_with?('*}') ? '*' : ":v#{count += 1}"
    end.join
  end

  File.readlines(ARGV[0], chomp: true).each do |operation|
    method, template = operation.split
    public_send(method.downcase, pattern(template)) do
      headers 'x-ran' => operation
      ''
    end
  end
end

server = Puma::Server.new(Upstream)
port = server.add_tcp_listener('127.0.0.1', 0).addr[1]
puts "listening #{port}"
$stdout.flush
server.run.join
