# fails: db-placed
kubectl patch deployment db -p '{"spec":{"template":{"spec":{"nodeSelector":{"zone":"south","disk":"ssd"}}}}}'
# advance: 30s
