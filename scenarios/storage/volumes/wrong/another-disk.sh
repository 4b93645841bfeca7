# fails: reader-reads
kubectl apply -f /root/reader.yaml
# advance: 60s
