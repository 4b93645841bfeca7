# fails: duo-ready
kubectl patch deployment duo --type=json -p '[{"op": "remove", "path": "/spec/template/spec/containers/1"}]'
# advance: 60s
