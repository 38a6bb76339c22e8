module shop.example/gateway

go 1.20

require (
	github.com/go-chi/chi/v5 v5.0.10
	golang.org/x/net v0.7.0
	golang.org/x/text v0.7.0
)
