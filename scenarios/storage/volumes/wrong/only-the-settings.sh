# fails: clerk-informed
sed -i 's|sources: .*|sources: [{configMap: {name: office}}]|' /root/clerk.yaml
kubectl apply -f /root/clerk.yaml
# advance: 30s
