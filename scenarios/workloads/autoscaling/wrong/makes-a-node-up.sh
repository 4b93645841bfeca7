# fails: machine-bought
kubectl apply -f - <<EOF
apiVersion: v1
kind: Node
metadata: { name: spare-1, labels: { cloud.drydock.dev/node-group: spare } }
EOF
kubectl -n kube-system patch configmap node-groups --type=merge -p '{"data":{"spare":"targetSize: 1\ncapacity: {cpu: 2, memory: 4Gi, pods: 110}\n"}}'
# advance: 2m
