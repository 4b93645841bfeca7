# fails: greeting-arrived
kubectl create configmap settings --from-literal=GREETING=hello --from-file=/root/banner.txt
# advance: 2m
kubectl patch configmap settings -p '{"data":{"GREETING":"welcome back"}}'
# advance: 3m
