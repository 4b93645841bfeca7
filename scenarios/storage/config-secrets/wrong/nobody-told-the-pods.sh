# fails: crane-pulled
kubectl create secret docker-registry harbour-registry --docker-server=registry.drydock.dev --docker-username=jane --docker-password=let-me-in
# advance: 60s
