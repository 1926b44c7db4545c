-- The login of a trusted front server (auth-front.conf) becomes the variable that posm reads; without one nobody comes in.
local r = lighty.r
local login = r.req_header["X-Posm-Login"]

if login and login ~= "" then
	r.req_env["REMOTE_USER"] = login
elseif string.match(r.req_attr["uri.path"], "^/admin") or string.match(r.req_attr["uri.path"], "^/api") then
	return 401
end
